import { ConfigProvider, Effect, Option, Redacted, Result, Schema } from "effect"
import { readGiven } from "./readGiven.ts"

/** One thing an operator may set: its key, the rule a value must keep, how it is read, and what holds when it is not set. */
export interface Setting<A> {
  readonly key: string
  /** Completes the sentence "KEY must be ...". */
  readonly rule: string
  /** The value a text stands for. */
  readonly read: (text: string) => Result.Result<A, unknown>
  /** What holds when the key is absent or empty; none: the key must be set. */
  readonly unset: Option.Option<A>
}

/** A setting that must be given. */
export const required = <A>(key: string, rule: string, read: Setting<A>["read"]): Setting<A> => ({
  key, rule, read, unset: Option.none()
})

/** A setting that holds this value when it is not given. */
export const optional = <A, const B>(key: string, rule: string, read: Setting<A>["read"], unset: B): Setting<A | B> => ({
  key, rule, read, unset: Option.some(unset)
})

/** A setting whose value is never printed. */
export const secret = (setting: Setting<string>): Setting<Redacted.Redacted<string>> => ({
  ...setting,
  read: (text) => Result.map(setting.read(text), (value) => Redacted.make(value)),
  unset: Option.map(setting.unset, (value) => Redacted.make(value))
})

/** A key and the rule its value breaks; never the value, which may be a secret. */
export interface Problem {
  readonly key: string
  readonly rule: string
}

/** Some settings are missing or wrong. Its message is the report an operator reads: every bad key and what it must be. */
export class SettingsInvalid extends Schema.TaggedError<SettingsInvalid>()("SettingsInvalid", {
  problems: Schema.Array(Schema.Struct({ key: Schema.String, rule: Schema.String }))
}) {
  override get message() {
    const lines = this.problems.map(({ key, rule }) => `  ${key} must be ${rule}`)
    return `The settings cannot be used. Correct these keys in .env or in the environment and start again:\n${lines.join("\n")}`
  }
}

/** The values of a group of settings. */
export type Values<Group extends Record<string, Setting<unknown>>> = {
  readonly [Name in keyof Group]: Group[Name] extends Setting<infer A> ? A : never
}

const readOne = Effect.fnUntraced(function*<A>(setting: Setting<A>, provider: ConfigProvider.ConfigProvider) {
  const given = yield* readGiven(setting, provider)
  if (Result.isFailure(given)) return Result.fail(given.failure)
  const misfit: Problem = { key: setting.key, rule: setting.rule }
  if (Option.isSome(given.success)) return Result.mapError(setting.read(given.success.value), () => misfit)
  return Option.match(setting.unset, { onNone: () => Result.fail(misfit), onSome: (value) => Result.succeed(value) })
})

/** A rule that several settings keep together, reported under one key. `broken` sees those values that could be read. */
export interface SharedRule<Group extends Record<string, Setting<unknown>>> extends Problem {
  /** Whether values together break the rule. */
  readonly broken: (values: Partial<Values<Group>>) => boolean
}

/**
 * Reads a group of settings and names every key that is bad, not the first one only, and every rule they break together.
 * Errors: `SettingsInvalid`.
 */
export const readSettings = Effect.fn("readSettings")(function*<Group extends Record<string, Setting<unknown>>>(
  group: Group,
  shared: ReadonlyArray<SharedRule<Group>> = []
) {
  const provider = yield* ConfigProvider.ConfigProvider
  const values: Record<string, unknown> = {}
  const problems: Array<Problem> = []
  for (const [name, setting] of Object.entries(group)) {
    const value = yield* readOne(setting, provider)
    if (Result.isSuccess(value)) values[name] = value.success
    else problems.push(value.failure)
  }
  for (const { broken, key, rule } of shared) if (broken(values as Partial<Values<Group>>)) problems.push({ key, rule })
  if (problems.length > 0) return yield* new SettingsInvalid({ problems })
  return values as Values<Group>
})

/** Reads several groups and reports the bad keys of all of them together. Errors: `SettingsInvalid`. */
export const readTogether = <Groups extends Record<string, unknown>>(
  groups: { readonly [Name in keyof Groups]: Effect.Effect<Groups[Name], SettingsInvalid> }
): Effect.Effect<Groups, SettingsInvalid> =>
  Effect.gen(function*() {
    const values: Record<string, unknown> = {}
    const problems: Array<Problem> = []
    for (const [name, group] of Object.entries<Effect.Effect<unknown, SettingsInvalid>>(groups)) {
      const read = yield* Effect.result(group)
      if (Result.isSuccess(read)) values[name] = read.success
      else problems.push(...read.failure.problems)
    }
    return problems.length > 0 ? yield* new SettingsInvalid({ problems }) : values as Groups
  })
