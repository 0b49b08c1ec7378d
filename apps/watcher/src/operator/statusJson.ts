import { DateTime } from "effect"
import type { Status } from "./readStatus.ts"
import { stoppedFlows } from "./stoppedFlows.ts"
import type { MoneyWriter } from "./writeMoney.ts"

/** Where everything stands, for machines: the names the API uses, amounts as strings of digits, moments in RFC 3339. */
export const statusJson = (status: Status, doubts: ReadonlyArray<string>, money: MoneyWriter): string => {
  const { cursor, finalMark, gaps, incidents, providers, queue: { nextNonce, open, parts }, suspense, waiting } = status
  return JSON.stringify({
    all_is_well: doubts.length === 0,
    doubts,
    cursor: cursor === null ? null : { number: cursor.number, hash: cursor.hash },
    final_mark: finalMark === null ? null : { number: finalMark.number, hash: finalMark.hash },
    gaps,
    providers: providers.map(({ at, health: { finalized, id, latest, reason, state } }) =>
      ({ id, state, latest, finalized, reason, reported_at: DateTime.formatIso(at) })),
    incidents: incidents.map(({ approvals, approvalsNeeded, asset, facts, id, kind, openedAt, stops, subject }) =>
      ({ id, kind, subject, facts, stops, asset, approvals, approvals_needed: approvalsNeeded, opened_at: DateTime.formatIso(openedAt) })),
    stopped: stoppedFlows(incidents),
    suspense: suspense.map(({ amount, asset }) => ({ asset, base_units: String(amount), display: money(amount, asset) })),
    undecided: waiting,
    payouts: {
      next_nonce: nextNonce,
      open,
      withdrawals: parts.map(({ count, oldestAt, reasons, state }) =>
        ({ state, count, oldest_at: oldestAt === null ? null : DateTime.formatIso(oldestAt), reasons }))
    }
  }, null, 2)
}
