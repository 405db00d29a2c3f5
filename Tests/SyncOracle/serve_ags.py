"""Serves the Assignment and Grade Services of Open edX on 127.0.0.1, in a Django site of its own.

Arguments: the port, a folder, and the tool's public key (PEM file). Writes `ags.json` in the folder, which says to the tests where
everything is, and a database beside it. A folder that has them already is served again, under the same port as before.
"""

import json
import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from socketserver import ThreadingMixIn

import django
from django.conf import settings


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


def configure(port, folder):
    settings.configure(
        SECRET_KEY="on loopback only",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.path.join(folder, "ags.db"),
                "OPTIONS": {"timeout": 30},
            }
        },
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sites",
            "config_models",
            "rest_framework",
            "django_filters",
            "lti_consumer",
        ],
        SITE_ID=1,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USAGE_ID_PATTERN=r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))",
        LMS_ROOT_URL=f"http://127.0.0.1:{port}",
        LMS_BASE=f"127.0.0.1:{port}",
        FEATURES={},
        # What goes wrong in it has to be in its log.
        LOGGING={
            "version": 1,
            "handlers": {"console": {"class": "logging.StreamHandler"}},
            "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
        },
        XBLOCK_MIXINS=(),
    )
    django.setup()


def register(folder, port, public_key):
    """A tool as an administrator registers it; the token is asked for with its key."""
    from django.core.management import call_command
    from lti_consumer.models import Lti1p3Passport, LtiConfiguration

    call_command("migrate", verbosity=0, interactive=False)
    passport = Lti1p3Passport.objects.create(name="kit", lti_1p3_tool_public_key=public_key)
    configuration = LtiConfiguration.objects.create(
        version=LtiConfiguration.LTI_1P3,
        config_store=LtiConfiguration.CONFIG_ON_DB,
        lti_1p3_passport=passport,
        lti_1p3_oidc_url="http://127.0.0.1/none",
        lti_1p3_launch_url="http://127.0.0.1/none",
        lti_advantage_ags_mode="programmatic",
        location="block-v1:kit+kit+kit+type@lti_consumer+block@kit",
    )
    where = {
        "platform": f"http://127.0.0.1:{port}",
        "token_path": f"/lti_consumer/v1/token/{passport.passport_id}",
        "items_path": f"/lti_consumer/v1/lti/{configuration.id}/lti-ags",
        "client_id": passport.lti_1p3_client_id,
        "key_file": os.path.join(folder, "tool.pem"),
    }
    with open(os.path.join(folder, "ags.json"), "w", encoding="utf-8") as file:
        json.dump(where, file)


def delete_column(request, number):
    """What the gradebook's own page does when a teacher deletes a column."""
    from django.http import HttpResponse
    from lti_consumer.models import LtiAgsLineItem

    LtiAgsLineItem.objects.filter(pk=number).delete()
    return HttpResponse(status=204)


def main():
    port, folder, key_file = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    configure(port, folder)
    if not os.path.exists(os.path.join(folder, "ags.json")):
        with open(key_file, encoding="utf-8") as file:
            register(folder, port, file.read())
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path
    from django.views.decorators.csrf import csrf_exempt

    global urlpatterns
    urlpatterns = [
        path("clerk/delete/<int:number>", csrf_exempt(delete_column)),
        path("", include(("lti_consumer.plugin.urls", "lti_consumer"), namespace="lti_consumer")),
    ]
    server = make_server(
        "127.0.0.1", port, get_wsgi_application(), server_class=Server, handler_class=Quiet
    )
    server.serve_forever()


urlpatterns = []

if __name__ == "__main__":
    sys.modules["serve_ags"] = sys.modules["__main__"]
    main()
