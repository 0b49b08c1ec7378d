import { Address as CoreAddress } from "@sigmatrade/core/chain/Address"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import type { User } from "@sigmatrade/core/user/User"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { encodeFunctionData, keccak256 } from "viem"
import type { Address, Hex } from "viem"
import type { LocalAccount } from "viem/accounts"
import { tokenAbi, tokenOwner, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { coins, mineOn } from "./chainActions.ts"
import { walletOf } from "./chainMember.ts"
import { REORG_SWITCH } from "./reorgSwitch.ts"
import type { ReorgWorld } from "./reorgWorld.ts"

/** A member of one cell. */
export interface Actor {
  readonly user: User
  readonly wallet: LocalAccount
  /** An address of his own; only where the cell has given it to him. */
  readonly address: Address
}

/** A signed transaction of a cell; it may be mined on one branch, on both, or on none. */
export interface Signed {
  readonly raw: Hex
  readonly hash: Hex
  readonly from: Address
  readonly to: Address
  readonly value: bigint
}

/** The people of one cell. Ann and Bob pay what the reorg replaces, Cid pays afterwards, and the stranger is nobody. */
export interface Cast {
  readonly ann: Actor
  readonly bob: Actor
  readonly cid: Actor
  readonly stranger: LocalAccount
}

/** Signs a transaction with the sender's next number on the chain as it is now, or one so many after it. */
export const signNext = async (
  world: ReorgWorld,
  from: LocalAccount,
  call: { readonly to: Address; readonly value?: bigint; readonly data?: Hex },
  ahead = 0
): Promise<Signed> => {
  const nonce = await world.client.getTransactionCount({ address: from.address }) + ahead
  const { data = "0x", to, value = 0n } = call
  const raw = await from.signTransaction({ type: "legacy", chainId: 56, nonce, to, value, data, gas: 1_000_000n, gasPrice: 50_000_000n })
  return { raw, hash: keccak256(raw), from: from.address, to, value }
}

/** The call that mints USDT. */
export const mintCall = (to: Address, amount: bigint): Hex =>
  encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [to, amount] })

const lower = (address: Address) => CoreAddress.make(address.toLowerCase())

const join = (world: ReorgWorld, name: string, serial: number, code: string, addressed: boolean): Promise<Actor> => {
  const wallet = walletOf(`reorg ${name}`)
  const { address } = walletOf(`reorg address ${name}`)
  return world.run(Effect.gen(function*() {
    const newcomer = { telegramId: TelegramId.make(serial), name: DisplayName.make(name), language: "en" as const }
    const joined = yield* joinByInvitation(newcomer, code)
    const now = yield* DateTime.now
    if (addressed) yield* (yield* DepositAddressStore).assign({ userId: joined.user.id, address: lower(address), path: [0, serial] }, now)
    return { user: yield* (yield* UserStore).linkWallet(joined.user.id, lower(wallet.address), now), wallet, address }
  }))
}

/** What each of the people begins with, but for Ann and Bob's USDT where the cell is about having it or not. */
const START = coins(1000)

/** New people for a cell, Ann invited by Cid, with their money on the chain. */
export const castFor = async (
  world: ReorgWorld,
  index: number,
  { addressed, penniless }: { readonly addressed: boolean; readonly penniless: boolean }
): Promise<Cast> => {
  const serial = 1_000_000 + index * 10
  const cid = await join(world, `Cid ${index}`, serial, "", addressed)
  const ann = await join(world, `Ann ${index}`, serial + 1, cid.user.invitationCode, addressed)
  const bob = await join(world, `Bob ${index}`, serial + 2, "", addressed)
  const stranger = walletOf(`reorg stranger ${index}`)
  const people = [ann.wallet, bob.wallet, cid.wallet, stranger]
  await Promise.all([...people, tokenOwner].map(({ address }) => world.client.setBalance({ address, value: START })))
  const rich = penniless ? [cid.wallet.address, stranger.address] : [...people.map(({ address }) => address), REORG_SWITCH]
  for (const [ahead, address] of rich.entries()) {
    const { raw } = await signNext(world, tokenOwner, { to: USDT_ADDRESS, data: mintCall(address, START) }, ahead)
    await world.client.sendRawTransaction({ serializedTransaction: raw })
  }
  await mineOn(world.client, 2)
  return { ann, bob, cid, stranger }
}
