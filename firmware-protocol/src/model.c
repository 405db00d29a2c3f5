#include "internal.h"

#include <string.h>

enum {
  LONGEST_LEASE_MS = 2000,
};

static bool hands_complete(const struct kit_model *model, const struct kit_port *port) {
  return port->micros != NULL && port->entropy != NULL && port->send != NULL && port->inputs != NULL &&
         (port->analog != NULL || model->analogs == 0) && (port->output != NULL || model->outputs == 0) &&
         (port->fault != NULL || model->faults == 0) && port->scan_bus != NULL && port->scan_pair != NULL &&
         (port->probe_locate == NULL) == (port->probe_read == NULL) &&
         (model->dictionary != NULL || port->read_dictionary != NULL);
}

static bool input_or_none(const struct kit_model *model, uint8_t input) {
  return input == KIT_NONE || input < model->inputs;
}

static bool outputs_usable(const struct kit_model *model) {
  for (uint8_t i = 0; i < model->outputs; i++) {
    const struct kit_output *output = &model->output[i];
    bool confirmable = (output->flags & KIT_OUTPUT_CONFIRM) == 0 || model->confirm_input != KIT_NONE;
    if (output->lease == 0 || output->lease > LONGEST_LEASE_MS || !confirmable) {
      return false;
    }
  }
  return true;
}

bool kit_model_usable(const struct kit_model *model, const struct kit_port *port) {
  return model->name != NULL && model->serial != NULL &&
         strlen(model->name) + strlen(model->serial) <= KIT_NAMES_MAX && hands_complete(model, port) &&
         model->inputs <= KIT_INPUTS_MAX && model->analogs <= KIT_ANALOGS_MAX &&
         model->outputs <= KIT_OUTPUTS_MAX && model->terminals < KIT_NONE && model->faults < KIT_NONE &&
         (model->output != NULL || model->outputs == 0) && input_or_none(model, model->confirm_input) &&
         input_or_none(model, model->emergency_stop_input) && outputs_usable(model) &&
         model->scan_pairs > 0 && model->connected_below < model->open_above;
}
