import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import type { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ApiSandbox } from "../contract/ApiSandbox.ts"
import type { SandboxState } from "../sandbox/SandboxControl.ts"
import type { MoneyView } from "./moneyView.ts"

/** A sandbox as whoever moves it sees it. */
export const sandboxView = (state: SandboxState, chainId: ChainId, money: MoneyView, keccak256: Keccak256["Service"]): typeof ApiSandbox.Type => ({
  object: "sandbox",
  now: state.now,
  chain_id: chainId,
  head: { number: state.head.number, hash: state.head.hash },
  final_block: state.final,
  confirmations: state.confirmations,
  wallets: state.wallets.map(({ address, balances, purpose }) => ({
    purpose, address: checksumAddress(address, keccak256), balances: balances.map(({ amount, asset }) => money(amount, asset))
  })),
  next_payout: state.nextPayout,
  webhooks_in_hand: state.webhooksInHand,
  size: state.size,
  size_max: state.sizeMax
})
