import { Cause, References } from "effect"
import type { Logger, LogLevel } from "effect"

/** The names of levels in lines and in `LOG_LEVEL`. */
export type LineLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal"

/** What Effect's levels are called in lines; `null`: not written at all. */
export const lineLevels: Record<LogLevel.LogLevel, LineLevel | null> = {
  All: "trace", Trace: "trace", Debug: "debug", Info: "info", Warn: "warn", Error: "error", Fatal: "fatal", None: null
}

/** The level below which nothing is made into a line. */
export const minimumLevels: Record<LineLevel, LogLevel.LogLevel> = {
  trace: "Trace", debug: "Debug", info: "Info", warn: "Warn", error: "Error", fatal: "Fatal"
}

/** Members whose values are never written, at the top of a line and one below. */
export const secretNames: ReadonlyArray<string> = ["password", "token", "key", "secret", "operatorKey"]

/** One line of log: its words, and the fields it carries besides. */
export interface LogLine {
  readonly words: string
  readonly fields: Readonly<Record<string, unknown>>
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

/** What lines are made with. */
export interface LineRules {
  /** The id of this start, which lines outside any request carry. */
  readonly startId: string
  /** Takes secrets out of a text. */
  readonly hide: (text: string) => string
}

/** Amounts are whole numbers beyond what JSON can hold: they are written as strings. */
const toPlain = (hide: LineRules["hide"]) => (_key: string, value: unknown) =>
  typeof value === "string" ? hide(value) : typeof value === "bigint" ? value.toString() : value

/** Makes a line of what Effect logs. */
export const toLogLine = ({ cause, fiber, message }: Pick<Logger.Options<unknown>, "cause" | "fiber" | "message">, { hide, startId }: LineRules): LogLine => {
  const { fields, words } = toFields(Array.isArray(message) ? message : [message])
  const line = {
    requestId: startId,
    ...fiber.getRef(References.CurrentLogAnnotations),
    ...fields,
    ...(cause.reasons.length > 0 ? { cause: Cause.pretty(cause) } : {})
  }
  return { words: hide(words), fields: JSON.parse(JSON.stringify(line, toPlain(hide))) }
}
