import type { Finding } from "../incident/Incident.ts"
import { Finding as FindingClass } from "../incident/Incident.ts"
import type { Checkpoint, ReserveLine, WalletLine } from "./Checkpoint.ts"
import { differenceOf } from "./Checkpoint.ts"

/** Two operators look before money leaves again, but coming in goes on. */
const brake = { stops: ["payouts"], approvalsNeeded: 2 } as const

const walletFinding = (line: WalletLine, { block }: Checkpoint): Finding => {
  const { asset, inBooks, onChain, wallet } = line
  const facts = {
    wallet, asset, block: `${block.number} ${block.hash}`, onChain: String(onChain), inBooks: String(inBooks),
    difference: String(differenceOf(line))
  }
  return new FindingClass({ ...brake, kind: "books differ", subject: `${wallet} ${asset}`, facts, asset })
}

const reserveFinding = ({ asset, owed, reserves }: ReserveLine): Finding => {
  const facts = { owed: String(owed), reserves: String(reserves), missing: String(owed - reserves) }
  return new FindingClass({ ...brake, kind: "reserves short", subject: asset, facts, asset })
}

const isSame = (line: WalletLine) => (other: WalletLine): boolean =>
  other.wallet === line.wallet && other.asset === line.asset && differenceOf(other) === differenceOf(line)

/**
 * What people must know of after a comparison. A wallet's difference counts when the comparison before, at a lower block, found the very
 * same: for a moment the books may be behind a chain that goes on. Broken invariants and short reserves are told at once.
 */
export const findingsOf = (now: Checkpoint, before: Checkpoint | null): ReadonlyArray<Finding> => {
  const differing = now.wallets.filter((line) => differenceOf(line) !== 0n)
  const lasting = before === null || before.block.number >= now.block.number ? [] : differing.filter((line) => before.wallets.some(isSame(line)))
  return [
    ...lasting.map((line) => walletFinding(line, now)),
    ...now.reserves.filter(({ owed, reserves }) => owed > reserves).map(reserveFinding),
    ...now.broken.map(({ id, meaning, rows, sample }) =>
      new FindingClass({ ...brake, kind: "invariant broken", subject: id, facts: { meaning, rows: String(rows), sample }, asset: null }))
  ]
}
