#pragma once
/// QCustomPlot, whose header needs Qt's keywords, which this project switches off.

#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
