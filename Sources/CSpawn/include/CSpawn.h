#ifndef CSPAWN_H
#define CSPAWN_H
#endif
