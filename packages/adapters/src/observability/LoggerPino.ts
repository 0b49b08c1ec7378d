import { Cause, Effect, Layer, Logger, References } from "effect"
import type { LogLevel } from "effect"
import { SecureRandom } from "effect/crypto"
import { pino } from "pino"
import type { DestinationStream, Logger as Pino } from "pino"
import pinoRoll from "pino-roll"

/** Where lines go: standard output, and a folder of rotated files when one is given. */
export interface LogSettings {
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal"
  readonly directory: string | null
  readonly maxFiles: number
  /** Bytes after which a new file is begun. */
  readonly maxSize: number
}

const LEVELS: Record<LogLevel.LogLevel, "trace" | "debug" | "info" | "warn" | "error" | "fatal" | null> = {
  All: "trace", Trace: "trace", Debug: "debug", Info: "info", Warn: "warn", Error: "error", Fatal: "fatal", None: null
}

const MINIMUM: Record<LogSettings["level"], LogLevel.LogLevel> = {
  trace: "Trace", debug: "Debug", info: "Info", warn: "Warn", error: "Error", fatal: "Fatal"
}

/** What a line carries besides its words: plain fields are merged, errors become text. */
const toFields = (parts: ReadonlyArray<unknown>) => {
  const fields: Record<string, unknown> = {}
  const words: Array<string> = []
  for (const part of parts) {
    if (typeof part === "string") words.push(part)
    else if (part instanceof Error) fields["error"] = part.message
    else if (typeof part === "object" && part !== null) Object.assign(fields, part)
    else words.push(String(part))
  }
  return { fields, words: words.join(" ") }
}

/** Amounts are whole numbers beyond what JSON can hold: they are written as strings. */
const toPlain = (_key: string, value: unknown) => typeof value === "bigint" ? value.toString() : value

/** Effect's log lines as pino's; a line outside any request carries the id of this start of the process. */
export const toEffectLogger = (log: Pino, startId: string) =>
  Logger.make<unknown, void>(({ cause, fiber, logLevel, message }) => {
    const level = LEVELS[logLevel]
    if (level === null || !log.isLevelEnabled(level)) return
    const { fields, words } = toFields(Array.isArray(message) ? message : [message])
    const line = {
      requestId: startId,
      ...fiber.getRef(References.CurrentLogAnnotations),
      ...fields,
      ...(cause.reasons.length > 0 ? { cause: Cause.pretty(cause) } : {})
    }
    log[level](JSON.parse(JSON.stringify(line, toPlain)), words)
  })

const openLog = Effect.fn("openLog")(function*(app: string, settings: LogSettings) {
  const streams: Array<{ readonly level: typeof settings.level; readonly stream: DestinationStream }> = [
    { level: settings.level, stream: pino.destination({ dest: 1, sync: true }) }
  ]
  const { directory, maxFiles, maxSize } = settings
  if (directory !== null) {
    const size = `${Math.max(1, Math.floor(maxSize / 1024))}k`
    const roll = () => pinoRoll({ file: `${directory}/${app}`, extension: ".log", size, limit: { count: maxFiles }, mkdir: true })
    streams.push({ level: settings.level, stream: yield* Effect.promise(roll) })
  }
  const redact = ["password", "token", "key", "secret", "operatorKey", "*.password", "*.token", "*.key", "*.secret"]
  return pino({ name: app, level: settings.level, base: { app }, redact }, pino.multistream(streams))
})

/** Structured logs of one app by pino. */
export const layer = (app: string, settings: LogSettings) =>
  Layer.unwrap(Effect.map(openLog(app, settings), (log) => {
    const startId = SecureRandom.uuidV4Unsafe({ format: "string" })
    const { level } = settings
    return Layer.mergeAll(
      Layer.succeed(References.MinimumLogLevel, MINIMUM[level]),
      // Nothing reads spans yet: making them would cost about a tenth of what crediting costs.
      Layer.succeed(References.TracerEnabled, false),
      Logger.layer([toEffectLogger(log, startId)]),
      Layer.effectDiscard(Effect.addFinalizer(() => Effect.sync(() => log.flush())))
    )
  }))
