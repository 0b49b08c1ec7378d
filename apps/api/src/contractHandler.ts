import { Context, Effect, Layer, Scope } from "effect"
import { HttpEffect, HttpRouter, HttpServer } from "effect/http"
import type { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import type { ApiPorts } from "./ApiPorts.ts"
import type { ApiSettings } from "./ApiSettings.ts"
import { ApiContract } from "./contract/ApiContract.ts"
import * as IntentWatch from "./IntentWatch.ts"
import { failureAnswers } from "./middleware/failureAnswers.ts"
import { bodyChecks } from "./middleware/bodyChecks.ts"
import { keyAccess } from "./middleware/keyAccess.ts"
import { memberAccess } from "./middleware/memberAccess.ts"
import { onceOnly } from "./middleware/onceOnly.ts"
import { parameterChecks } from "./middleware/parameterChecks.ts"
import { sandboxAccess } from "./middleware/sandboxAccess.ts"
import { CurrentRequest } from "./problems/CurrentRequest.ts"
import { plainReader } from "./short/plainReader.ts"
import { audit } from "./routes/audit.ts"
import { broadcasts } from "./routes/broadcasts.ts"
import { campaigns } from "./routes/campaigns.ts"
import { deadLetters } from "./routes/deadLetters.ts"
import { depositIntents } from "./routes/depositIntents.ts"
import { deposits } from "./routes/deposits.ts"
import { events } from "./routes/events.ts"
import { incidents } from "./routes/incidents.ts"
import { jobs } from "./routes/jobs.ts"
import { keys } from "./routes/keys.ts"
import { levels } from "./routes/levels.ts"
import { liabilities } from "./routes/liabilities.ts"
import { me } from "./routes/me.ts"
import { payouts } from "./routes/payouts.ts"
import { reconciliation } from "./routes/reconciliation.ts"
import { referrals } from "./routes/referrals.ts"
import { refunds } from "./routes/refunds.ts"
import { sandbox } from "./routes/sandbox.ts"
import { service } from "./routes/service.ts"
import { statements } from "./routes/statements.ts"
import { status } from "./routes/status.ts"
import { suspense } from "./routes/suspense.ts"
import { tickets } from "./routes/tickets.ts"
import { users } from "./routes/users.ts"
import { webhookDeliveries } from "./routes/webhookDeliveries.ts"
import { webhookEndpoints } from "./routes/webhookEndpoints.ts"
import { withdrawals } from "./routes/withdrawals.ts"

/** Longer than any request line a server takes: what is wrong with a parameter is for its schema to say. */
const PARAM_LENGTH_MAX = 1_000_000

const routes = HttpApiBuilder.layer(ApiContract).pipe(
  Layer.provide(Layer.mergeAll(
    levels,
    users,
    statements,
    deposits,
    depositIntents,
    suspense,
    withdrawals,
    payouts,
    referrals,
    campaigns,
    refunds
  )),
  Layer.provide(Layer.mergeAll(
    tickets,
    broadcasts,
    deadLetters,
    liabilities,
    reconciliation,
    incidents,
    audit,
    status,
    jobs,
    events,
    webhookEndpoints,
    webhookDeliveries,
    keys,
    me,
    sandbox, service
  )),
  Layer.provide(Layer.mergeAll(
    bodyChecks,
    onceOnly,
    sandboxAccess,
    parameterChecks,
    keyAccess,
    memberAccess,
    failureAnswers
  )),
  Layer.provide(HttpServer.layerServices)
)

/**
 * The documented resources, for as long as the scope lasts; they run with the services, the logger and the annotations of whoever makes them.
 * `answer` is from requests to answers of the web. `read` answers a plain one, and stops when what it gives
 * back is called.
 */
export const contractHandler = Effect.gen(function*() {
  const surroundings = Context.omit(Scope.Scope)(yield* Effect.context<ApiPorts | ApiSettings | Scope.Scope>())
  const router = Layer.provide(HttpRouter.layer, Layer.succeed(HttpRouter.RouterConfig)({ maxParamLength: PARAM_LENGTH_MAX }))
  const built = Layer.provideMerge(Layer.provideMerge(routes, Layer.provideMerge(IntentWatch.layer, Layer.succeedContext(surroundings))), router)
  const context = yield* Layer.build(built as Layer.Layer<Layer.Success<typeof built>>)
  const operations = Context.get(context, HttpRouter.HttpRouter).asHttpEffect()
  const fetch = HttpEffect.toWebHandlerWith<Layer.Success<typeof built>, HttpServerRequest.HttpServerRequest | Scope.Scope>(context)(operations)
  return { answer: (request: Request, current: typeof CurrentRequest.Service) => fetch(request, Context.make(CurrentRequest, current)), read: plainReader(operations, context) }
})
