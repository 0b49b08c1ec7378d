import type { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { Scope } from "effect"
import { Context, Effect } from "effect"
import type { ApiSettings } from "../ApiSettings.ts"
import { answerProblem } from "../web/answerProblem.ts"
import type { WebContext } from "../web/ApiEnv.ts"
import type { SandboxRules } from "./sandboxWorld.ts"

/** What sandboxes are opened with. */
export type SandboxNeeds = ApiKeyStore | ApiSettings | LevelStore | OperatorKeys | RateLimits | SandboxRules | Sha256

/** Answers one request with a test key. */
type Answer = (context: WebContext) => Effect.Effect<Response, never, ApiKeyStore>

/** Loads what answers test keys: it is large, and most servers never see one. `null` where no process lasts for longer than a request. A setting. */
export const SandboxSource = Context.Reference<(() => Promise<Effect.Effect<Answer, never, SandboxNeeds | Scope.Scope>>) | null>(
  "@sigmatrade/api/sandbox/SandboxSource", { defaultValue: () => null }
)

const TEST_KEY = /^bearer +(sk_test_\S*)$/iu

/** The test key in a header `Authorization`; empty: none. */
export const secretIn = (authorization: string | undefined): string => TEST_KEY.exec(authorization?.trim() ?? "")?.[1] ?? ""

/** The test key a request carries; empty: none. */
export const secretOf = (context: WebContext): string => secretIn(context.req.header("authorization"))

/** Answers requests with a test key, for as long as the scope lasts; what that needs is loaded and made at the first one. */
export const testKeyAnswer = Effect.gen(function*() {
  const load = yield* SandboxSource
  if (load === null) {
    return async (context: WebContext) => answerProblem(context, "sandbox_elsewhere", "This server answers live keys only. Send test keys to the API that runs on Node.")
  }
  const run = Effect.runPromiseWith(yield* Effect.context<SandboxNeeds | Scope.Scope>())
  let opening: Promise<Answer> | null = null
  const open = async () => run(await load())
  return async (context: WebContext) => {
    opening ??= open().catch((error: unknown) => {
      opening = null
      throw error
    })
    return run((await opening)(context))
  }
})
