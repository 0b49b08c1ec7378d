import { DateTime, Effect } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Signer } from "./Signer.ts"
import type { Withdrawal, WithdrawalId } from "./Withdrawal.ts"
import { netOf } from "./Withdrawal.ts"

const KIND = "withdrawal signed before"

const report = (withdrawal: Withdrawal) =>
  reportIncident(new Finding({
    kind: KIND,
    subject: withdrawal.id,
    facts: { asset: withdrawal.asset, amount: String(netOf(withdrawal)), to: withdrawal.destination },
    stops: [],
    asset: null,
    approvalsNeeded: 0
  }))

/**
 * Of approved withdrawals those that the signer has never signed. Any other one was paid, or may be yet, by a transaction the books have
 * forgotten: it gets no nonce, and an incident says so until it is not approved any more. Errors: `SignerUnavailable`.
 */
export const neverSigned = Effect.fn("neverSigned")(function*(approved: ReadonlyArray<Withdrawal>) {
  const ids = approved.map(({ id }) => id)
  const { withdrawals: signed } = yield* (yield* Signer).signedSoFar(ids)
  yield* Effect.forEach(approved.filter(({ id }) => signed.has(id)), report, { discard: true })
  const incidents = yield* IncidentStore
  const over = (yield* incidents.opened).filter(({ kind, subject }) => kind === KIND && !signed.has(subject as WithdrawalId))
  const now = yield* DateTime.now
  yield* Effect.forEach(over, ({ subject }) => incidents.settle(KIND, subject, now), { discard: true })
  return new Set(ids.filter((id) => !signed.has(id)))
})
