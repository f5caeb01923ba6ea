// The headers are all there is. Being compiled here makes them inputs of a target of C, so that a change in one of them alone rebuilds
// whatever imports the module; a system library's headers are nobody's inputs.
#include "handover.h"
#include "lockdown.h"
#include "offspring.h"
#include "shim.h"
