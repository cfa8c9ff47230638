// The pages that monitoring reads: /metrics, /healthz and /readyz.
#pragma once

#include <atomic>

#include "milter/metrics.h"
#include "milter/pulse.h"
#include "milter/web.h"

namespace ampauth::milter {

/// Healthy is a daemon whose pulse was felt of late: what is not should be started anew. Ready is one that
/// `takes_mail`, with its socket open and its configuration loaded, and no stop asked for. All is borrowed.
Web::Pages monitoring_pages(const Metrics& metrics, const Pulse& pulse, const std::atomic<bool>& takes_mail);

}  // namespace ampauth::milter
