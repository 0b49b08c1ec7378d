import { assert, describe, it } from "@effect/vitest"
import { ApiKeyName } from "@sigmatrade/core/admin/ApiKey"
import { createApiKey } from "@sigmatrade/core/admin/createApiKey"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { Role } from "@sigmatrade/core/admin/Permission"
import { LIVE_SCOPES } from "@sigmatrade/core/admin/Scope"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { DateTime, Effect, Redacted } from "effect"
import { KEY, openApp, promise } from "./ApiTest.ts"
import { guardedOperations } from "./operationsOf.ts"
import { isProblem } from "./problemChecks.ts"

/** The lowest role that may ask for each operation. A new operation is entered here by hand, so that somebody has thought of it. */
const LOWEST: Readonly<Record<string, Role>> = {
  answerTicket: "support",
  approveIncident: "manager",
  approveRefund: "manager",
  approveWithdrawal: "manager",
  assignSuspense: "manager",
  blockUser: "manager",
  cancelBroadcast: "manager",
  cancelWithdrawal: "manager",
  closeTicket: "support",
  createBroadcast: "manager",
  createCampaign: "manager",
  createDepositIntent: "support",
  createKey: "owner",
  createTicket: "support",
  createWebhookEndpoint: "owner",
  createWithdrawal: "manager",
  deleteWebhookEndpoint: "owner",
  disableWebhookEndpoint: "owner",
  enableWebhookEndpoint: "owner",
  endCampaign: "manager",
  keepSuspense: "manager",
  listAllDeposits: "support",
  listAllWithdrawals: "support",
  listAttempts: "support",
  listAudit: "owner",
  listBroadcasts: "manager",
  listCampaigns: "manager",
  listCommissions: "support",
  listDeadLetters: "manager",
  listDepositIntents: "support",
  listDeposits: "support",
  listEvents: "support",
  listIncidents: "support",
  listJobs: "support",
  listKeys: "owner",
  listLiabilities: "support",
  listMessages: "support",
  listPayouts: "support",
  listPurchases: "support",
  listReconciliation: "support",
  listRefunds: "manager",
  listStatement: "support",
  listSuspense: "manager",
  listTickets: "support",
  listUsers: "support",
  listWebhookDeliveries: "owner",
  listWebhookEndpoints: "owner",
  listWithdrawals: "support",
  pauseBroadcast: "manager",
  previewBroadcast: "manager",
  previewPrices: "owner",
  proveLiability: "support",
  publishPrices: "owner",
  pullBrake: "support",
  readBalances: "support",
  readBroadcast: "manager",
  readCampaign: "manager",
  readDeadLetter: "manager",
  readDeposit: "support",
  readDepositIntent: "support",
  readEvent: "support",
  readIncident: "support",
  readKey: "owner",
  readLevels: "support",
  readPayout: "support",
  readPurchase: "manager",
  readReferrals: "support",
  readRefund: "manager",
  readStatus: "support",
  readSuspense: "manager",
  readTicket: "support",
  readUser: "support",
  readWebhookDelivery: "owner",
  readWebhookEndpoint: "owner",
  readWithdrawal: "support",
  refuseWithdrawal: "manager",
  reinstateUser: "owner",
  reopenTicket: "support",
  replayWebhookDeliveries: "owner",
  replayWebhookDelivery: "owner",
  requestRefund: "manager",
  resolveDeadLetter: "manager",
  resumeBroadcast: "manager",
  retryDeadLetter: "manager",
  retryDeadLetters: "manager",
  returnSuspense: "manager",
  revokeKey: "owner",
  rewriteBroadcast: "manager",
  rotateKey: "owner",
  rotateWebhookSecret: "owner",
  scheduleBroadcast: "manager",
  startBroadcast: "manager",
  takeTicket: "support",
  terminateUser: "owner",
  testWebhookEndpoint: "owner",
  unblockUser: "manager",
  updateWebhookEndpoint: "owner",
  watchDepositIntent: "support"
}

const ROLES = Role.literals

/** The roles that may ask for an operation. */
const rolesFor = (id: string): ReadonlyArray<Role> => ROLES.slice(ROLES.findIndex((role) => role === LOWEST[id]))

/** A key with every scope, of a new operator of a role. */
const keyOf = Effect.fnUntraced(function*(role: Role) {
  const name = OperatorName.make(`an-${role}`)
  yield* (yield* OperatorStore).add({ name, role, keyHash: null }, yield* DateTime.now)
  const [first = "levels:read", ...rest] = LIVE_SCOPES
  const { secret } = yield* createApiKey({ name: ApiKeyName.make("All"), mode: "live", scopes: [first, ...rest], expiresAt: null }, name, { mode: "live", scopes: LIVE_SCOPES })
  return { name, headers: { authorization: `Bearer ${Redacted.value(secret)}`, "content-type": "application/json" } }
})

type Ask = Effect.Success<ReturnType<typeof openApp>>["ask"]

const sent = (ask: Ask, { method, path }: { readonly method: string; readonly path: string }, headers: Record<string, string>) =>
  ask(path, { method, headers, ...(method === "GET" ? {} : { body: "{}" }) })

describe("which role may do what", () => {
  it("every operation under /v1 has the lowest role written down here, and nothing else has", () => {
    assert.sameMembers(guardedOperations.map(({ operation }) => operation.operationId), Object.keys(LOWEST))
  })

  promise("a key with every scope opens for each role what that role may do, and tells the others what is missing", Effect.gen(function*() {
    const keys = yield* Effect.forEach(ROLES, (role) => Effect.map(keyOf(role), (key) => ({ role, ...key })))
    for (const operation of guardedOperations) {
      const { ask } = yield* openApp()
      const { operationId } = operation.operation
      for (const { headers, role } of keys) {
        const answer = yield* sent(ask, operation, headers)
        if (rolesFor(operationId).includes(role)) assert.notInclude([401, 403, 415, 429, 500], answer.status, `${operationId} as ${role}`)
        else assert.include((yield* isProblem(answer, "not_permitted")).detail, operation.required?.permission ?? "none", `${operationId} as ${role}`)
      }
    }
  }))

  promise("a dismissed operator's key opens nothing from the next request on, and the key of the settings everything", Effect.gen(function*() {
    const { headers, name } = yield* keyOf("owner")
    for (const operation of guardedOperations) {
      const { ask } = yield* openApp()
      assert.notInclude([401, 403], (yield* sent(ask, operation, headers)).status, operation.path)
    }
    yield* (yield* OperatorStore).dismiss(name)
    for (const operation of guardedOperations) {
      const { ask } = yield* openApp()
      yield* isProblem(yield* sent(ask, operation, headers), "unauthorized")
      const settings = yield* sent(ask, operation, { ...headers, authorization: `Bearer ${KEY}` })
      assert.notInclude([401, 403, 500], settings.status, operation.path)
    }
  }))

  promise("a lower role is felt by the next request", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { headers, name } = yield* keyOf("owner")
    assert.strictEqual((yield* ask("/v1/audit", { headers })).status, 200)
    yield* (yield* OperatorStore).setRole(name, "manager")
    yield* isProblem(yield* ask("/v1/audit", { headers }), "not_permitted")
  }))
})
