import { Effect, Layer, Logger, References } from "effect"
import { SecureRandom } from "effect/crypto"
import { pino } from "pino"
import type { DestinationStream, Logger as Pino } from "pino"
import { hideSecrets } from "./hideSecrets.ts"
import type { LineLevel, LineRules } from "./LogLine.ts"
import { lineLevels, minimumLevels, secretNames, toLogLine } from "./LogLine.ts"

/** Where lines go: standard output, and a folder of rotated files when one is given. */
export interface LogSettings {
  readonly level: LineLevel
  readonly directory: string | null
  readonly maxFiles: number
  /** Bytes after which a new file is begun. */
  readonly maxSize: number
}

/** Effect's log lines as pino's. */
export const toEffectLogger = (log: Pino, rules: LineRules) =>
  Logger.make<unknown, void>((options) => {
    const level = lineLevels[options.logLevel]
    if (level === null || !log.isLevelEnabled(level)) return
    const { fields, words } = toLogLine(options, rules)
    log[level](fields, words)
  })

const openLog = Effect.fn("openLog")(function*(app: string, settings: LogSettings) {
  const streams: Array<{ readonly level: typeof settings.level; readonly stream: DestinationStream }> = [
    { level: settings.level, stream: pino.destination({ dest: 1, sync: true }) }
  ]
  const { directory, maxFiles, maxSize } = settings
  if (directory !== null) {
    const size = `${Math.max(1, Math.floor(maxSize / 1024))}k`
    // Loaded only where files are written: it brings a calendar of half the size of this app.
    const roll = async () => (await import("pino-roll")).default({ file: `${directory}/${app}`, extension: ".log", size, limit: { count: maxFiles }, mkdir: true })
    streams.push({ level: settings.level, stream: yield* Effect.promise(roll) })
  }
  const redact = [...secretNames, ...secretNames.map((name) => `*.${name}`)]
  return pino({ name: app, level: settings.level, base: { app }, redact }, pino.multistream(streams))
})

/** Structured logs of one app by pino, without these secrets. */
export const layer = (app: string, settings: LogSettings, secrets: ReadonlyArray<string> = []) =>
  Layer.unwrap(Effect.map(openLog(app, settings), (log) => {
    const rules = { startId: SecureRandom.uuidV4Unsafe({ format: "string" }), hide: hideSecrets(secrets) }
    const { level } = settings
    return Layer.mergeAll(
      Layer.succeed(References.MinimumLogLevel, minimumLevels[level]),
      Logger.layer([toEffectLogger(log, rules)]),
      Layer.effectDiscard(Effect.addFinalizer(() => Effect.sync(() => log.flush())))
    )
  }))
