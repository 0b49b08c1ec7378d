import { nameOf, SettingsActor } from "@sigmatrade/core/admin/Actor"
import type { KeyMode } from "@sigmatrade/core/admin/ApiKey"
import { isUsable } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { allows } from "@sigmatrade/core/admin/Permission"
import type { Scope } from "@sigmatrade/core/admin/Scope"
import { isOfSandbox, LIVE_SCOPES, SCOPE_PERMISSIONS } from "@sigmatrade/core/admin/Scope"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Context, DateTime, Effect, Layer, Option, Redacted } from "effect"
import { ApiSettings } from "../ApiSettings.ts"
import { Caller, withCallerName } from "../Caller.ts"
import { KeyAccess } from "../contract/KeyAccess.ts"
import { RequiredScope } from "../contract/RequiredScope.ts"
import { KeysGuessed, problemOf, ScopeMissing, Unauthorized } from "../problems/declaredProblems.ts"
import { notPermitted } from "../problems/notPermitted.ts"
import { guessGuard } from "./guessGuard.ts"
import { makeKeyMemory } from "./KeyMemory.ts"

/** Compares two hashes of equal length, always looking at every character. */
const isSame = (one: string, other: string): boolean => {
  let difference = one.length ^ other.length
  for (let index = 0; index < one.length; index++) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}

const unauthorized = (given: boolean) =>
  problemOf(
    "unauthorized",
    given
      ? "The key in the Authorization header opens nothing here: it is wrong, expired or revoked. Check that it is a key of this server."
      : "Send the header Authorization: Bearer <key>."
  ).pipe(Effect.flatMap((members) => Effect.fail(new Unauthorized(members))))

const guessed = problemOf("keys_guessed", "Too many wrong keys came from this address. Wait a quarter of an hour, or use a key that has worked before.").pipe(
  Effect.flatMap((members) => Effect.fail(new KeysGuessed(members)))
)

const scopeMissing = (scope: Scope | null) =>
  problemOf("scope_missing", scope === null ? "This operation is open to no key." : `This operation needs a key with the scope ${scope}.`).pipe(
    Effect.flatMap((members) => Effect.fail(new ScopeMissing(members)))
  )

/** Whom a key makes of whoever sent it, and in which role; none when it opens nothing of this mode. Whoever can read the settings is an owner anyway. */
const callerOf = Effect.fnUntraced(function*(hash: KeyHash, operatorHash: KeyHash | null, mode: KeyMode) {
  if (operatorHash !== null && isSame(hash, operatorHash)) {
    return Option.some({ caller: Caller.of({ actor: new SettingsActor({}), mode, scopes: LIVE_SCOPES }), role: "owner" as const })
  }
  const store = yield* ApiKeyStore
  const shown = Option.getOrNull(yield* store.byHash(hash))
  const now = yield* DateTime.now
  if (shown === null || shown.key.mode !== mode || !isUsable(shown.key, now)) return Option.none()
  const { key, role } = shown
  const isFresh = key.lastUsedAt !== null && DateTime.isGreaterThan(DateTime.add(key.lastUsedAt, { minutes: 1 }), now)
  if (!isFresh) yield* store.touch(key.id, now)
  return Option.some({ caller: Caller.of({ actor: key, mode, scopes: key.scopes }), role })
})

/**
 * Knows keys by their hashes, in time that tells nothing about them, and lets each do what it and its operator may. Wrong ones are counted by the address they
 * come from: after some none of that address is looked at, but for those that have been right before.
 */
export const keyAccess: Layer.Layer<KeyAccess, never, ApiSettings | ApiKeyStore | LimitRules | OperatorKeys | RateLimits | Sha256> = Layer.effect(
  KeyAccess,
  Effect.gen(function*() {
    const { keyMemory, mode, operatorKey } = yield* ApiSettings
    const keys = yield* OperatorKeys
    const guard = yield* guessGuard(keyMemory ?? makeKeyMemory())
    const operatorHash = Redacted.value(operatorKey) === "" ? null : keys.hash(operatorKey)
    const stores = yield* Effect.context<ApiKeyStore>()
    return KeyAccess.of({
      apiKey: Effect.fnUntraced(function*(answer, { credential, endpoint }) {
        if (Redacted.value(credential) === "") return yield* unauthorized(false)
        const hash = keys.hash(credential)
        const known = yield* guard(hash, Effect.provideContext(callerOf(hash, operatorHash, mode), stores))
        if (known === "closed") return yield* guessed
        if (Option.isNone(known)) return yield* unauthorized(true)
        const { caller, role } = known.value
        const scope = Option.getOrNull(Context.getOption(endpoint.annotations, RequiredScope))
        // No live key has it, and `SandboxAccess` says what is missing.
        const isElsewhere = mode === "live" && scope !== null && isOfSandbox(scope)
        if (scope === null || !(isElsewhere || caller.scopes.includes(scope))) return yield* scopeMissing(scope)
        if (!allows(role, SCOPE_PERMISSIONS[scope])) return yield* notPermitted(SCOPE_PERMISSIONS[scope])
        return yield* answer.pipe(Effect.provideService(Caller, caller), withCallerName(`operator:${nameOf(caller.actor)}`))
      })
    })
  })
)
