import type { LoadMarks } from "@sigmatrade/core/monitoring/judgeLoad"
import { LoadPolicy } from "@sigmatrade/core/monitoring/watchLoad"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Layer, Redacted } from "effect"
import { optional, secret } from "./Setting.ts"
import type { SharedRule, Values } from "./Setting.ts"
import { matching, share, url, whole } from "./SettingReader.ts"

const percent = (key: string, unset: number) => optional(key, "a percentage from 1 to 100", whole(1, 100), unset)
const portAt = (key: string) => optional(key, "a port from 1 to 65535", whole(1, 65_535), null)

/** What operators are shown of the processes themselves. */
export const monitoringSettings = {
  token: secret(optional("METRICS_TOKEN", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/), "")),
  hostname: optional("METRICS_HOST", "an address to listen on, such as 127.0.0.1 or 0.0.0.0", matching(/^[0-9A-Za-z.:-]{1,255}$/), "127.0.0.1"),
  watcherPort: portAt("WATCHER_METRICS_PORT"),
  botPort: portAt("BOT_METRICS_PORT"),
  reportEveryMs: optional("PERFORMANCE_REPORT_INTERVAL_MS", "milliseconds from 1000 to 86400000", whole(1_000, 86_400_000), 300_000),
  memoryPercent: percent("MEMORY_THRESHOLD_PERCENT", 80),
  cpuPercent: percent("CPU_THRESHOLD_PERCENT", 90),
  eventLoopLagMs: optional("EVENT_LOOP_LAG_THRESHOLD_MS", "milliseconds from 1 to 60000", whole(1, 60_000), 100),
  endpoint: optional("OTEL_EXPORTER_OTLP_ENDPOINT", "the URL of an OpenTelemetry collector, such as http://127.0.0.1:4318", url("https:", "http:"), null),
  headers: secret(optional("OTEL_EXPORTER_OTLP_HEADERS", "entries name=value with commas between them", matching(/^[\w-]+=[^,=]+(?:,\s*[\w-]+=[^,=]+)*$/u), "")),
  share: optional("OTEL_TRACES_SAMPLER_ARG", "a share from 0 to 1, such as 0.1", share, Bps.make(10_000))
}

type MonitoringValues = Values<typeof monitoringSettings>

const isLoopback = (hostname: string) => /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/u.test(hostname)

/** What others can reach asks for a token. */
export const monitoringRules: ReadonlyArray<SharedRule<typeof monitoringSettings>> = [{
  key: "METRICS_TOKEN",
  rule: "set where METRICS_HOST is not of this machine alone",
  broken: ({ hostname, token }) => hostname !== undefined && !isLoopback(hostname) && token !== undefined && Redacted.value(token) === ""
}]

/** The settings as core's policy. */
export const loadPolicy = ({ cpuPercent, eventLoopLagMs, memoryPercent, reportEveryMs }: MonitoringValues): Layer.Layer<LoadPolicy> => {
  const marks: LoadMarks = { memoryPercent, cpuPercent, eventLoopLagMs }
  return Layer.succeed(LoadPolicy, LoadPolicy.of({ ...marks, reportEveryMs }))
}

/** Where an app serves its metrics; `null`: nowhere. */
export const metricsDoor = ({ hostname, token }: Pick<MonitoringValues, "hostname" | "token">, port: number | null) =>
  port === null ? null : { hostname, port, token }

/** Where spans go. */
export const tracerSettings = ({ endpoint, headers, share: bps }: Pick<MonitoringValues, "endpoint" | "headers" | "share">) =>
  ({ endpoint, headers, share: bps / 10_000 })
