#ifndef HATSPOOL_CLIBCRYPTO_SHIM_H
#define HATSPOOL_CLIBCRYPTO_SHIM_H

#include <openssl/evp.h>

#endif
