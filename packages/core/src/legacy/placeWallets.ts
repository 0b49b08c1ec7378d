import { Result } from "effect"
import type { Address } from "../chain/Address.ts"
import { parseAddress } from "../chain/checksumAddress.ts"
import type { Keccak256 } from "../chain/Keccak256.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt } from "./LegacyFindings.ts"

/** Whose wallet is whose. Who has none here comes without one and links it again. */
export interface WalletsPlaced {
  /** The wallet of every user who keeps his, by the old number. */
  readonly wallets: ReadonlyMap<string, Address>
  readonly doubts: ReadonlyArray<Doubt>
}

const why = { format: "is no address", checksum: "has capital letters that do not fit it: a letter was mistyped", zero: "is nobody's" } as const

/**
 * Wallets as we write them, in small letters. One that is no address, that two users have (also where only their letters' case differs), that
 * another user has had before, or that is `ours` is nobody's: its users come without a wallet.
 */
export const placeWallets = (
  { rows }: LegacyFacts, keccak256: Keccak256["Service"], taken: ReadonlyMap<Address, string>
): WalletsPlaced => {
  const doubts: Array<Doubt> = []
  const owners = new Map<Address, Array<string>>()
  for (const { id, wallet_address } of rows.users) {
    if (wallet_address === null || wallet_address.trim() === "") continue
    const read = parseAddress(wallet_address.trim(), keccak256)
    if (Result.isSuccess(read)) owners.set(read.success, [...(owners.get(read.success) ?? []), id])
    else doubts.push({ subject: `users:${id}`, what: `his wallet ${wallet_address.slice(0, 100)} ${why[read.failure.reason]}: he comes without one` })
  }
  const wallets = new Map<string, Address>()
  for (const [address, ids] of owners) {
    const reason = ids.length > 1 ? `is that of users ${ids.join(", ")}` : taken.get(address)
    if (reason === undefined) ids.forEach((id) => wallets.set(id, address))
    else doubts.push(...ids.map((id) => ({ subject: `users:${id}`, what: `his wallet ${address} ${reason}: he comes without one` })))
  }
  return { wallets, doubts: [...doubts, ...formerOwners(rows.user_wallet_history, wallets)] }
}

/** Wallets that somebody else had before: the payments from then are history, and whose it is now is told of. */
const formerOwners = (history: LegacyFacts["rows"]["user_wallet_history"], wallets: ReadonlyMap<string, Address>): ReadonlyArray<Doubt> => {
  const owners = new Map([...wallets].map(([id, address]) => [address as string, id]))
  return history.flatMap(({ id, old_wallet_address, user_id }) => {
    const owner = owners.get((old_wallet_address ?? "").trim().toLowerCase())
    return owner === undefined || owner === user_id ? [] : [{
      subject: `user_wallet_history:${id}`,
      what: `the wallet ${old_wallet_address} was user ${user_id}'s and is user ${owner}'s now: it stays his`
    }]
  })
}
