import { encodeFunctionData, getAddress, isAddress, keccak256, parseUnits, stringToHex } from "viem"
import type { Address, Hex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import type { LocalAccount } from "viem/accounts"
import type { SandboxAccount, SandboxTransfer, SandboxWallet } from "../page/SandboxWallet.ts"
import { tokenAbi, tokenOwner, USDT_ADDRESS } from "./installToken.ts"
import { reorgAnvil } from "./reorgAnvil.ts"
import type { AnvilClient } from "./startAnvil.ts"

/** What a new wallet is given: 10 BNB and 1,000 USDT, in base units. */
const START_BNB = 10n * 10n ** 18n
const START_USDT = 1_000n * 10n ** 18n
const GAS_MAX = 200_000n
/** Blocks one request may mine or replace. */
const BLOCKS_MAX = 1_000
const DECIMALS = 18

/** The wallet of a member is a function of the seed, so it is the same after a restart. */
const accountOf = (seed: string, memberId: number): LocalAccount => privateKeyToAccount(keccak256(stringToHex(`${seed}/${memberId}`)))

const checkBlocks = (blocks: number): void => {
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > BLOCKS_MAX) throw new Error(`Choose between 1 and ${BLOCKS_MAX} blocks.`)
}

const parseTransfer = ({ to, asset, amount }: SandboxTransfer): { readonly to: Address; readonly units: bigint } => {
  if (!isAddress(to, { strict: false })) throw new Error("The receiving address is 0x and 40 hexadecimal digits.")
  if (!/^\d{1,30}(\.\d{1,18})?$/.test(amount)) throw new Error(`Write the amount of ${asset} like 10 or 10.5, with at most 18 decimals.`)
  return { to: getAddress(to.toLowerCase()), units: parseUnits(amount, DECIMALS) }
}

/** One step after another: two transactions of one sender must not take the same nonce. */
const makeQueue = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <A>(step: () => Promise<A>): Promise<A> => {
    const next = last.then(step, step)
    last = next.catch(() => undefined)
    return next
  }
}

const sendSigned = async (client: AnvilClient, account: LocalAccount, to: Address, value: bigint, data?: Hex): Promise<Hex> => {
  const nonce = await client.getTransactionCount({ address: account.address, blockTag: "pending" })
  const gasPrice = await client.getGasPrice()
  const serializedTransaction = await account.signTransaction({
    type: "legacy",
    chainId: client.chain.id,
    nonce,
    to,
    value,
    gas: GAS_MAX,
    gasPrice,
    ...(data === undefined ? {} : { data })
  })
  return client.sendRawTransaction({ serializedTransaction })
}

const balancesOf = async (client: AnvilClient, address: Address) => ({
  bnb: await client.getBalance({ address }),
  usdt: await client.readContract({ address: USDT_ADDRESS, abi: tokenAbi, functionName: "balanceOf", args: [address] })
})

/** A member who has never sent and holds nothing is new; asked of the chain, so that a resumed chain funds nobody twice. */
const fund = async (client: AnvilClient, address: Address): Promise<void> => {
  const { bnb, usdt } = await balancesOf(client, address)
  if (bnb > 0n || usdt > 0n || await client.getTransactionCount({ address }) > 0) return
  await client.setBalance({ address, value: START_BNB })
  const data = encodeFunctionData({ abi: tokenAbi, functionName: "mint", args: [address, START_USDT] })
  await sendSigned(client, tokenOwner, USDT_ADDRESS, 0n, data)
  await client.mine({ blocks: 1 })
}

const send = async (client: AnvilClient, account: LocalAccount, transfer: SandboxTransfer): Promise<{ readonly txHash: string }> => {
  const { to, units } = parseTransfer(transfer)
  const { bnb, usdt } = await balancesOf(client, account.address)
  if (units > (transfer.asset === "BNB" ? bnb : usdt)) throw new Error(`The wallet holds less ${transfer.asset} than that.`)
  const data = encodeFunctionData({ abi: tokenAbi, functionName: "transfer", args: [to, units] })
  const txHash = transfer.asset === "BNB"
    ? await sendSigned(client, account, to, units)
    : await sendSigned(client, account, USDT_ADDRESS, 0n, data)
  return { txHash }
}

/** Members' wallets on anvil, for the sandbox page. `seed` decides the keys; they are worth nothing elsewhere. */
export const makeSandboxWallet = ({ client, seed = "sigmatrade sandbox" }: {
  readonly client: AnvilClient
  readonly seed?: string | undefined
}): SandboxWallet => {
  const queued = makeQueue()
  const known = new Map<number, Promise<LocalAccount>>()
  const member = (memberId: number): Promise<LocalAccount> => {
    const account = accountOf(seed, memberId)
    const funded = known.get(memberId) ?? queued(() => fund(client, account.address)).then(() => account)
    known.set(memberId, funded)
    funded.catch(() => known.delete(memberId))
    return funded
  }
  const describe = async (memberId: number): Promise<SandboxAccount> => {
    const { address } = await member(memberId)
    const { bnb, usdt } = await balancesOf(client, address)
    return { memberId, address, bnb: String(bnb), usdt: String(usdt) }
  }
  return {
    accounts: () => Promise.all([...known.keys()].map(describe)),
    address: async (memberId) => (await member(memberId)).address,
    send: async (transfer) => {
      const account = await member(transfer.memberId)
      return queued(() => send(client, account, transfer))
    },
    mine: async (blocks) => {
      checkBlocks(blocks)
      await client.mine({ blocks })
    },
    reorg: async (depth) => {
      checkBlocks(depth)
      const head = await client.getBlockNumber({ cacheTime: 0 })
      if (BigInt(depth) > head) throw new Error(`The chain has only ${head} blocks to replace.`)
      await reorgAnvil(client, depth)
    },
    head: async () => {
      const [latest, finalized] = await Promise.all([client.getBlock(), client.getBlock({ blockTag: "finalized" })])
      return { number: Number(latest.number), finalized: Number(finalized.number) }
    }
  }
}
