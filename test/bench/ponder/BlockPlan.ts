import type { Address, Hex } from "viem"
import { privateKeyToAddress } from "viem/accounts"

/** What a generated chain should hold. Everything in it follows from these values alone. */
export interface BlockPlan {
  readonly token: Address
  /** The watched wallet. */
  readonly wallet: Address
  /** Blocks with transfers: heights 1 to `blocks`. */
  readonly blocks: number
  /** Transactions in each of them, each one transfer of the token. */
  readonly transfersPerBlock: number
  /** Transfers to the watched wallet among all of them, in places drawn evenly. */
  readonly ours: number
  readonly seed: number
}

/** One transaction of a generated chain, with the one transfer it makes. */
export interface PlannedTransfer {
  readonly from: Address
  readonly to: Address
  readonly amount: bigint
  readonly nonce: number
  /** Signs it: a reader may recover who sent us money. `null` where nobody asks, for signing is slow. */
  readonly key: Hex | null
  /** Stands for the signature without a key: different in each transaction, recovering nobody. */
  readonly r: Hex
}

const RECEIVERS = 500
const SENDERS = 200
const AMOUNT_UNIT = 10n ** 15n

/** The same numbers at every run: mulberry32. Answers whole numbers below `bound`. */
const seededNumbers = (seed: number) => {
  let state = seed
  return (bound: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

const drawPlaces = (draw: (bound: number) => number, count: number, bound: number): ReadonlySet<number> => {
  if (count > bound) throw new Error(`${count} payments do not fit into ${bound} transfers`)
  const places = new Set<number>()
  while (places.size < count) places.add(draw(bound))
  return places
}

/** Everybody who sends, with his key. */
const makeSenders = () =>
  Array.from({ length: SENDERS }, (_, index) => {
    const key: Hex = `0x${"5e".repeat(28)}${(index + 1).toString(16).padStart(8, "0")}`
    return { key, address: privateKeyToAddress(key).toLowerCase() as Address }
  })

const addressOf = (kind: string, number: number): Address => `0x${kind.repeat(4)}${number.toString(16).padStart(24, "0")}`

const receiverAt = (index: number) => addressOf("b2d4", index)

/** Everybody who receives besides the watched wallet. */
export const receiverAddresses = (): ReadonlyArray<Address> => Array.from({ length: RECEIVERS }, (_, index) => receiverAt(index))

/** Every wallet that sends. */
export const senderAddresses = (): ReadonlyArray<Address> => makeSenders().map(({ address }) => address)

/** The transfers of every block, the first one being of height 1. */
export const planTransfers = (plan: BlockPlan): ReadonlyArray<ReadonlyArray<PlannedTransfer>> => {
  const { blocks, ours, seed, transfersPerBlock, wallet } = plan
  const draw = seededNumbers(seed)
  const places = drawPlaces(draw, ours, blocks * transfersPerBlock)
  const nonces = new Map<number, number>()
  const senders = makeSenders()
  const transfer = (place: number): PlannedTransfer => {
    const sender = draw(SENDERS)
    const nonce = nonces.get(sender) ?? 0
    nonces.set(sender, nonce + 1)
    const isOurs = places.has(place)
    const { address = wallet, key = null } = senders[sender] ?? {}
    return {
      from: address,
      key: isOurs ? key : null,
      to: isOurs ? wallet : receiverAt(draw(RECEIVERS)),
      amount: BigInt(1 + draw(5_000)) * AMOUNT_UNIT,
      nonce,
      r: `0x${place.toString(16).padStart(64, "7e5f")}`
    }
  }
  return Array.from({ length: blocks }, (_block, block) =>
    Array.from({ length: transfersPerBlock }, (_transfer, index) => transfer(block * transfersPerBlock + index)))
}
