import type { HttpApiGroup } from "effect/http-api"
import { HttpApi, OpenApi } from "effect/http-api"
import { FailureAnswers } from "./FailureAnswers.ts"
import { audit } from "./groups/audit.ts"
import { broadcasts } from "./groups/broadcasts.ts"
import { campaigns } from "./groups/campaigns.ts"
import { deadLetters } from "./groups/deadLetters.ts"
import { depositIntents } from "./groups/depositIntents.ts"
import { deposits } from "./groups/deposits.ts"
import { events } from "./groups/events.ts"
import { incidents } from "./groups/incidents.ts"
import { jobs } from "./groups/jobs.ts"
import { keys } from "./groups/keys.ts"
import { levels } from "./groups/levels.ts"
import { liabilities } from "./groups/liabilities.ts"
import { me } from "./groups/me.ts"
import { payouts } from "./groups/payouts.ts"
import { reconciliation } from "./groups/reconciliation.ts"
import { referrals } from "./groups/referrals.ts"
import { refunds } from "./groups/refunds.ts"
import { sandbox } from "./groups/sandbox.ts"
import { service } from "./groups/service.ts"
import { statements } from "./groups/statements.ts"
import { status } from "./groups/status.ts"
import { suspense } from "./groups/suspense.ts"
import { tickets } from "./groups/tickets.ts"
import { users } from "./groups/users.ts"
import { webhookDeliveries } from "./groups/webhookDeliveries.ts"
import { webhookEndpoints } from "./groups/webhookEndpoints.ts"
import { withdrawals } from "./groups/withdrawals.ts"
import { KeyAccess } from "./KeyAccess.ts"
import { ParameterChecks } from "./ParameterChecks.ts"

/** The groups under /v1 that need a key. */
type WithKey =
  | typeof levels | typeof users | typeof statements | typeof deposits | typeof depositIntents | typeof suspense | typeof withdrawals
  | typeof payouts | typeof referrals | typeof campaigns | typeof refunds | typeof deadLetters
  | typeof tickets | typeof broadcasts | typeof liabilities | typeof reconciliation | typeof incidents | typeof audit | typeof status | typeof jobs | typeof events
  | typeof webhookEndpoints | typeof webhookDeliveries | typeof keys | typeof sandbox

type Checked = HttpApiGroup.AddMiddleware<HttpApiGroup.AddMiddleware<HttpApiGroup.AddPrefix<WithKey, "/v1">, ParameterChecks>, KeyAccess>

/** What the compiler would infer, by name: written out it is longer than what it takes down of a type. */
type Contract = HttpApi.HttpApi<"sigmatrade", HttpApiGroup.AddMiddleware<Checked | typeof me | typeof service, FailureAnswers>>

/** Everything this API promises: the server is built from it, the OpenAPI document is, and typed clients can be. */
export const ApiContract: Contract = HttpApi.make("sigmatrade")
  .add(levels)
  .add(users)
  .add(statements)
  .add(deposits)
  .add(depositIntents)
  .add(suspense)
  .add(withdrawals)
  .add(payouts)
  .add(referrals)
  .add(campaigns)
  .add(refunds)
  .add(tickets)
  .add(broadcasts)
  .add(deadLetters)
  .add(liabilities)
  .add(reconciliation)
  .add(incidents)
  .add(audit)
  .add(status)
  .add(jobs)
  .add(events)
  .add(webhookEndpoints)
  .add(webhookDeliveries)
  .add(keys)
  .add(sandbox)
  .prefix("/v1")
  .middleware(ParameterChecks)
  .middleware(KeyAccess)
  .add(me)
  .add(service)
  .middleware(FailureAnswers)
  // A misspelt member is never ignored.
  .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error", errors: "all" })
  .annotateMerge(OpenApi.annotations({ title: "Sigmatrade API", version: "0.1.0" }))
