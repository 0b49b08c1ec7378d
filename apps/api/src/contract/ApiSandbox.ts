import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount, AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"
import { PayoutFailure } from "../sandbox/SandboxControl.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"
import { ApiWallet } from "./ApiWallet.ts"

/** Blocks mined, or put in the place of others, by one request at most. */
export const BLOCKS_MAX = 200
/** Seconds that pass by one request at most: a week. */
export const SECONDS_MAX = 7 * 24 * 3_600

const bounded = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const positive = AmountFromString.pipe(Schema.decodeTo(Amount.check(Schema.isGreaterThanBigInt(0n))))
const money = {
  asset: AssetId.annotate({ description: "One of GET /v1/levels, such as USDT." }),
  amount: positive.annotate({ description: "How much, in base units: a string of digits. 1 USDT is 1000000000000000000." })
}
const nextPayout = PayoutFailure.annotate({
  description: "What the next payout meets. reverted: it is mined and fails, and the money is given back. dropped: the network takes it and forgets it. "
    + "unanswered: nobody says whether the network has it. underpriced: it is not mined until more is offered for it."
})

const Wallet = Schema.Struct({
  purpose: Schema.Literals(["deposits", "payouts"]),
  address: Schema.String,
  balances: Schema.Array(ApiMoney)
}).annotate({ identifier: "SandboxWallet", description: "A wallet of ours in a sandbox, and what the chain says it holds. Nobody has keys of it: send it nothing real." })

/** A sandbox as whoever moves it sees it. */
export const ApiSandbox = Schema.Struct({
  object: Schema.Literal("sandbox"),
  now: ApiTime.annotate({ description: "The sandbox's clock. It stands still until it is moved; a block moves it by a second." }),
  chain_id: ChainId.annotate({ description: "97: BNB Smart Chain's test network, so that a real wallet pays nothing real." }),
  head: Schema.Struct({ number: BlockNumber, hash: BlockHash }).annotate({ description: "The newest block." }),
  final_block: BlockNumber.annotate({ description: "The newest block that is final." }),
  confirmations: Schema.Int.annotate({ description: "Blocks that must confirm a payment, its own included." }),
  wallets: Schema.Array(Wallet),
  next_payout: Schema.NullOr(nextPayout),
  webhooks_in_hand: Schema.Int.annotate({ description: "Attempts at webhooks whose receivers have not answered yet." }),
  size: Schema.Int.annotate({ description: "Blocks, records and writing requests it holds." }),
  size_max: Schema.Int.annotate({ description: "From here on it can only be read: begin anew with POST /v1/sandbox/reset." })
}).annotate({ identifier: "Sandbox", description: "What a test key's operator has for himself: an installation in which nothing is real." })

/** A payment on the chain of a sandbox. */
export const ApiSandboxPayment = Schema.Struct({
  object: Schema.Literal("sandbox_payment"),
  deposit_id: apiId.deposit,
  tx_hash: TxHash,
  amount: ApiMoney
}).annotate({ identifier: "SandboxPayment", description: "A payment that stands in the newest block. Read it as a deposit once it is seen." })

/** The end of a sandbox. */
export const ApiSandboxReset = Schema.Struct({
  object: Schema.Literal("sandbox_reset"),
  is_reset: Schema.Literal(true)
}).annotate({ identifier: "SandboxReset", description: "Nothing is left of the sandbox; the next request finds a new one." })

/** Who joins. */
export const SandboxUserBody = Schema.Struct({
  sponsor_id: Schema.optionalKey(ApiUserId.annotate({ description: "Who has invited him. Left out: nobody." })),
  wallet: Schema.optionalKey(ApiWallet.annotate({ description: "The wallet he pays from. Left out: one is made up." }))
}).annotate({ identifier: "JoinSandbox", description: "Who joins." })

/** What is paid to us. */
export const SandboxDepositBody = Schema.Struct({
  user_id: ApiUserId,
  ...money,
  from: Schema.optionalKey(ApiWallet.annotate({ description: "Another wallet than the user's own: whose payment it is, nobody may know then." }))
}).annotate({ identifier: "PayInSandbox", description: "What is paid to us." })

/** Money of the operator. */
export const SandboxFundsBody = Schema.Struct({
  wallet: Schema.Literals(["deposits", "payouts"]), ...money
}).annotate({ identifier: "FundSandbox", description: "What the operator puts into a wallet." })

/** How many blocks are mined. */
export const SandboxBlocksBody = Schema.Struct({
  count: Schema.optionalKey(bounded(1, BLOCKS_MAX).annotate({ description: "Left out: as many as make all payments final that are there." }))
}).annotate({ identifier: "MineInSandbox", description: "How many blocks are mined." })

/** Which blocks are replaced. */
export const SandboxReorgBody = Schema.Struct({
  depth: bounded(1, BLOCKS_MAX).annotate({ description: "How many of the newest blocks are replaced. Deeper than finality it breaks it: payouts stop, credits are taken back." }),
  payments: Schema.optionalKey(Schema.Literals(["kept", "lost"]).annotate({
    description: "Whether the payments in them stand in the new blocks. Left out: they are lost."
  }))
}).annotate({ identifier: "ReorgSandbox", description: "Which blocks are replaced." })

/** What the next payout meets. */
export const SandboxFailureBody = Schema.Struct({ kind: nextPayout }).annotate({ identifier: "FailPayout", description: "What the next payout meets." })

/** How the clock is moved. */
export const SandboxClockBody = Schema.Struct({
  advance_seconds: bounded(1, SECONDS_MAX).annotate({ description: "How much time passes. What is due on the way is done when it is, and the chain goes on." })
}).annotate({ identifier: "MoveClock", description: "How the clock is moved." })
