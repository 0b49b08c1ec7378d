import { Effect, Layer, Logger, References } from "effect"
import { SecureRandom } from "effect/crypto"
import { HIDDEN, hideSecrets } from "./hideSecrets.ts"
import type { LineLevel } from "./LogLine.ts"
import { lineLevels, minimumLevels, secretNames, toLogLine } from "./LogLine.ts"

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

/** The same without what a line never says, as far down as the log of the servers looks. */
const withoutSecrets = (fields: Readonly<Record<string, unknown>>, below: number): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [
    name, secretNames.includes(name) ? HIDDEN : below > 0 && isFields(value) ? withoutSecrets(value, below - 1) : value
  ]))

const SEVERITY: Record<LineLevel, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 }

/** Structured logs of one app on the console, in the form of those by pino: for runtimes that have no other place for them. */
export const layer = (app: string, level: LineLevel, secrets: ReadonlyArray<string> = []) =>
  Layer.unwrap(Effect.sync(() => {
    const rules = { startId: SecureRandom.uuidV4Unsafe({ format: "string" }), hide: hideSecrets(secrets) }
    const logger = Logger.make<unknown, string>((options) => {
      const { fields, words } = toLogLine(options, rules)
      const severity = SEVERITY[lineLevels[options.logLevel] ?? "trace"]
      return JSON.stringify({ level: severity, time: options.date.getTime(), app, ...withoutSecrets(fields, 1), msg: words })
    })
    return Layer.mergeAll(
      Layer.succeed(References.MinimumLogLevel, minimumLevels[level]),
      Layer.succeed(References.TracerEnabled, false),
      Logger.layer([Logger.withConsoleLog(logger)])
    )
  }))
