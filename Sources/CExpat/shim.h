#ifndef GATE_CEXPAT_SHIM_H
#define GATE_CEXPAT_SHIM_H

#include <expat.h>

#endif
