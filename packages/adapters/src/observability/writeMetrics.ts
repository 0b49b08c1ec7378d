import { Context, Metric } from "effect"
import { PrometheusMetrics } from "effect/observability"
import type { Sample } from "./metricCatalog.ts"
import { metricCatalog } from "./metricCatalog.ts"

/**
 * Samples in the text format of Prometheus, together with what this process counted on its way. Samples are kept nowhere: a label that is
 * gone is gone from the next answer too.
 */
export const writeMetrics = (samples: ReadonlyArray<Sample>): string => {
  const answer = Context.make(Metric.MetricRegistry, new Map())
  for (const { labels = {}, name, value } of samples) {
    const { help: description, type } = metricCatalog[name]
    const made = type === "gauge"
      ? Metric.gauge(name, { description, attributes: labels })
      : Metric.counter(name, { description, attributes: labels })
    made.updateUnsafe(value, answer)
  }
  return PrometheusMetrics.formatUnsafe(answer) + PrometheusMetrics.formatUnsafe(Context.empty())
}
