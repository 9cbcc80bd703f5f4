#ifndef GATE_CLIBYAML_SHIM_H
#define GATE_CLIBYAML_SHIM_H

#include <yaml.h>

#endif
