import { actAs } from "@sigmatrade/core/admin/actAs"
import { SettingsActor } from "@sigmatrade/core/admin/Actor"
import { ApiKey, ApiKeyId, ApiKeyName, isUsable, KeyMode } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { createApiKey } from "@sigmatrade/core/admin/createApiKey"
import { LIVE_SCOPES, Scope } from "@sigmatrade/core/admin/Scope"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import { Console, DateTime, Effect, Option, Redacted, Schema, SchemaTransformation } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { whoActs } from "./whoActs.ts"
import { writeTable } from "./writeTable.ts"
import { writeTime } from "./writeTime.ts"

/** Keys shown at most. */
const SHOWN_MAX = 100

/** As the list of keys shows it, with the prefix the API puts before it or without. */
const GivenKey = Schema.String.check(
  Schema.isPattern(/^(key_)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u, { message: "the id that api-key list shows" })
).pipe(Schema.decodeTo(ApiKeyId, SchemaTransformation.transform({ decode: (text) => text.replace(/^key_/u, ""), encode: (id) => id })))

const key = Argument.String("key").pipe(Argument.withDescription("The id that api-key list shows; not the secret"), Argument.withSchema(GivenKey))
const name = Flag.String("name").pipe(Flag.withDescription("What uses it, for people"), Flag.withSchema(ApiKeyName))
const scope = Flag.Literals("scope", Scope.literals).pipe(Flag.withDescription("What it may be used for; say it once for each"), Flag.atLeast(1))
const mode = Flag.Literals("mode", KeyMode.literals).pipe(
  Flag.withDescription("What it opens: live, or test for a sandbox in which nothing is real; left out: live"), Flag.withDefault("live")
)
const expires = Flag.String("expires").pipe(
  Flag.withDescription("When it ends by itself, such as 2027-01-01T00:00:00Z; left out: never"), Flag.withSchema(Schema.DateTimeUtcFromString), Flag.optional
)

/** What an operator does here is in the audit log like what he does elsewhere. */
const acts = Effect.fnUntraced(function*<A, E, R>(action: string, subject: string, work: (operator: OperatorName) => Effect.Effect<A, E, R>) {
  const operator = yield* whoActs
  const requestId = `cli_${yield* uuidV7}`
  return yield* actAs(new SettingsActor({ operator }), { permission: "operators.manage", action, subject, reason: null, requestId }, work)
})

const stateOf = (one: ApiKey, now: DateTime.Utc): string => {
  const { expiresAt, revokedAt } = one
  if (!isUsable(one, now)) return revokedAt === null ? "expired" : "revoked"
  const [end] = [revokedAt, expiresAt].filter((at) => at !== null).toSorted(DateTime.Order)
  return end === undefined ? "works" : `works until ${writeTime(end)}`
}

/** `api-key list`: who may use the API, and for what. */
const list = Command.make("list", {}, Effect.fnUntraced(function*() {
  const keys = yield* Effect.orDie((yield* ApiKeyStore).list({ limit: SHOWN_MAX, anchor: null }))
  const now = yield* DateTime.now
  if (keys.length === 0) return yield* Console.log("There is no key of the API yet. The command api-key create makes one.")
  yield* Console.log(writeTable(
    ["id", "name", "begins with", "operator", "state", "last used", "scopes"],
    keys.map((one) => [
      one.id, one.name, one.hint, one.operator, stateOf(one, now), one.lastUsedAt === null ? "never" : writeTime(one.lastUsedAt), one.scopes.join(" ")
    ])
  ).join("\n"))
  if (keys.length === SHOWN_MAX) yield* Console.log(`These are the newest ${SHOWN_MAX}: GET /v1/keys shows all.`)
})).pipe(Command.withDescription("All keys of the API, newest first, without their secrets"))

/** `api-key create`: makes one and shows its secret once. */
const create = Command.make("create", { name, mode, scope, expires }, Effect.fnUntraced(function*(given) {
  const [first = "levels:read", ...rest] = new Set(given.scope)
  const wish = { name: given.name, mode: given.mode, scopes: [first, ...rest], expiresAt: Option.getOrNull(given.expires) } as const
  const made = yield* acts("make a key", given.name.replaceAll(" ", "-"), (operator) =>
    createApiKey(wish, operator, { mode: "live", scopes: LIVE_SCOPES }).pipe(Effect.catchTag("ScopesTooWide", Effect.die)))
  yield* Console.log([
    `The key ${made.key.id} acts for ${made.key.operator}. Its secret is shown this once and kept nowhere: put it where what uses it finds it.`,
    "",
    `  ${Redacted.value(made.secret)}`
  ].join("\n"))
})).pipe(Command.withDescription("Make a key of the API that acts for you, and show its secret once"))

/** `api-key revoke`: it opens nothing any more. */
const revoke = Command.make("revoke", { key }, Effect.fnUntraced(function*(given) {
  const now = yield* DateTime.now
  const store = yield* ApiKeyStore
  const { id, name: called, operator } = yield* acts("revoke a key", `key:${given.key}`, () => store.revoke(given.key, now))
  yield* Console.log(`The key ${id} (${called}, of ${operator}) opens nothing from now on.`)
})).pipe(Command.withDescription("End a key of the API at once"))

/** The commands about keys of the API. */
export const apiKeyCommands = { list, create, revoke }
