import type { CallRules } from "@sigmatrade/adapters/webhook/callableAddress"
import { isUsable } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Context, DateTime, Effect, Option, Redacted } from "effect"
import { ApiSettings } from "../ApiSettings.ts"
import { guessGuard } from "../middleware/guessGuard.ts"
import { makeKeyMemory } from "../middleware/KeyMemory.ts"
import { CurrentRequest } from "../problems/CurrentRequest.ts"
import type { ProblemCode } from "../problems/problemCatalog.ts"
import { answerProblem } from "../web/answerProblem.ts"
import type { WebContext } from "../web/ApiEnv.ts"
import type { UsedSandbox } from "./keepSandboxes.ts"
import { keepSandboxes } from "./keepSandboxes.ts"
import type { SandboxRules } from "./sandboxWorld.ts"
import { sandboxRules } from "./sandboxWorld.ts"
import { secretOf } from "./testKeyAnswer.ts"

const RESET = "/v1/sandbox/reset"

/** What keeps a request out of every sandbox. */
type Closed = readonly [code: ProblemCode, detail: string]

const WRONG: Closed = ["unauthorized", "The key in the Authorization header opens no sandbox here: it is wrong, expired or revoked."]
const GUESSED: Closed = ["keys_guessed", "Too many wrong keys came from this address. Wait a quarter of an hour, or use a key that has worked before."]
const BUSY: Closed = ["service_unavailable", "Every sandbox of this server is at work. Send the request again after the seconds in Retry-After."]
const FULL: Closed = ["sandbox_full", `This sandbox holds all it may. Begin anew with POST ${RESET}.`]

/** The sandbox a key opens: its operator's, or the one it was made in; none when it opens nothing. */
const opened = Effect.fnUntraced(function*(kept: Effect.Success<ReturnType<typeof keepSandboxes>>, hash: KeyHash): Effect.fn.Return<
  Option.Option<UsedSandbox | Closed>, never, ApiKeyStore
> {
  const store = yield* ApiKeyStore
  const shown = Option.getOrNull(yield* store.byHash(hash))
  if (shown === null) return Option.fromNullOr(yield* kept.holding(hash))
  const now = yield* DateTime.now
  if (shown.key.mode !== "test" || !isUsable(shown.key, now)) return Option.none()
  yield* store.touch(shown.key.id, now)
  const used = yield* kept.of(shown.key.operator)
  if (used === null) return Option.some(BUSY)
  yield* used.sandbox.admit(shown, hash)
  return Option.some(used)
})

/** The answer of a sandbox. A full one is only read. */
const answered = Effect.fnUntraced(function*({ sandbox }: UsedSandbox, context: WebContext) {
  const { method, path, raw } = context.req
  if (method === "GET" || method === "HEAD") return yield* sandbox.read(raw, context.get("current"))
  const isFull = path !== RESET && (yield* sandbox.isFull)
  return isFull ? answerProblem(context, ...FULL) : yield* sandbox.write(raw, context.get("current"))
})

const marked = (response: Response) => {
  response.headers.set("api-mode", "test")
  return response
}

/**
 * Opens the sandboxes of test keys, one per operator, for as long as the scope lasts: what answers requests with such a key. Of the live side it reads
 * keys, rules and prices. `calls`: whom webhooks may call.
 */
export const openSandboxes = Effect.fn("openSandboxes")(function*(calls: CallRules) {
  const settings = yield* ApiSettings
  const rules = Context.pick(...sandboxRules)(yield* Effect.context<SandboxRules>())
  const [levels, keys] = [yield* LevelStore, yield* OperatorKeys]
  const kept = yield* keepSandboxes(Effect.map(levels.table, ({ prices }) => ({ rules, prices, calls, settings })))
  const guard = yield* guessGuard(settings.keyMemory ?? makeKeyMemory())
  const find = (hash: KeyHash) => Effect.map(guard(hash, opened(kept, hash)), (found) => found === "closed" ? GUESSED : Option.getOrElse(found, () => WRONG))
  return Effect.fnUntraced(function*(context: WebContext) {
    const found = yield* Effect.provideService(find(keys.hash(Redacted.make(secretOf(context)))), CurrentRequest, context.get("current"))
    return marked("sandbox" in found ? yield* Effect.ensuring(answered(found, context), found.release) : answerProblem(context, ...found))
  })
})
