"""Serves the Ralph learning record store on 127.0.0.1, its statements in files of RALPH_APP_DIR. Argument: the port."""

import sys

import uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

# With the default (create) every write after the first one fails.
FSLRSBackend.default_operation_type = BaseOperationType.APPEND

if __name__ == "__main__":
    uvicorn.run("ralph.api:app", host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
