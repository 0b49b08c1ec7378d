import { Finding } from "../incident/Incident.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { Payout } from "./Payout.ts"

/** Somebody will not have this payout: it stays where it is until an operator has looked. Answers whether that is news. */
export const refusePayout = ({ amount, asset, id, to, withdrawals }: Payout, facts: Readonly<Record<string, string>>) =>
  reportIncident(new Finding({
    kind: "payout refused",
    subject: id,
    facts: { ...facts, asset, amount: String(amount), to, withdrawals: withdrawals.join(" ") },
    stops: [],
    asset: null,
    approvalsNeeded: 1
  }))
