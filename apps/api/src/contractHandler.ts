import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import type { LiabilityStore } from "@sigmatrade/core/reconciliation/LiabilityStore"
import type { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import type { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import { Context, Effect, Layer, Scope } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import type { ApiSettings } from "./ApiSettings.ts"
import { ApiContract } from "./contract/ApiContract.ts"
import { failureAnswers } from "./middleware/failureAnswers.ts"
import { operatorAccess } from "./middleware/operatorAccess.ts"
import { parameterChecks } from "./middleware/parameterChecks.ts"
import { CurrentRequest } from "./problems/CurrentRequest.ts"
import { deposits } from "./routes/deposits.ts"
import { liabilities } from "./routes/liabilities.ts"
import { levels } from "./routes/levels.ts"
import { referrals } from "./routes/referrals.ts"
import { service } from "./routes/service.ts"
import { status } from "./routes/status.ts"
import { users } from "./routes/users.ts"
/** What of core the API reads. */
export type ApiPorts =
  | CommissionStore
  | DepositStore
  | IncidentStore
  | Keccak256
  | Ledger
  | LevelStore
  | LiabilityStore
  | ListedAssets
  | ProviderHealthStore
  | ReferralRates
  | ScanCursorStore
  | SponsorshipStore
  | SystemWallet
  | UserStore

/** Longer than any request line a server takes: what is wrong with a parameter is for its schema to say. */
const PARAM_LENGTH_MAX = 1_000_000

const routes = HttpApiBuilder.layer(ApiContract).pipe(
  Layer.provide(Layer.mergeAll(levels, liabilities, users, deposits, referrals, status, service)),
  Layer.provide(Layer.mergeAll(parameterChecks, operatorAccess, failureAnswers)),
  Layer.provide(HttpServer.layerServices)
)

/**
 * The documented resources as one function from requests to answers, for as long as the scope lasts. It runs with the services, the
 * logger and the annotations of whoever makes it.
 */
export const contractHandler = Effect.gen(function*() {
  const surroundings = Context.omit(Scope.Scope)(yield* Effect.context<ApiPorts | ApiSettings | Scope.Scope>())
  const { handler } = yield* Effect.acquireRelease(
    Effect.sync(() =>
      HttpRouter.toWebHandler(Layer.provideMerge(routes, Layer.succeedContext(surroundings)), {
        disableLogger: true,
        routerConfig: { maxParamLength: PARAM_LENGTH_MAX }
      })),
    ({ dispose }) => Effect.promise(dispose)
  )
  return (request: Request, current: typeof CurrentRequest.Service): Promise<Response> =>
    handler(request, Context.make(CurrentRequest, current))
})
