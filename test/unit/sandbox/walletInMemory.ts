import type { SandboxTransfer, SandboxWallet } from "../../sandbox/page/SandboxWallet.ts"

/** Wallets of a chain that exists only in this test. Every member starts with 1000 USDT and 1 BNB, final after 5 blocks. */
export const walletInMemory = () => {
  const balances = new Map<number, { bnb: bigint; usdt: bigint }>()
  const sent: Array<SandboxTransfer> = []
  let head = 20
  const of = (memberId: number) => {
    const held = balances.get(memberId) ?? { bnb: 10n ** 18n, usdt: 1_000n * 10n ** 18n }
    balances.set(memberId, held)
    return held
  }
  const address = (memberId: number) => `0x${memberId.toString(16).padStart(40, "a")}`
  const wallet: SandboxWallet = {
    accounts: async () => [...balances].map(([memberId, { bnb, usdt }]) => ({
      memberId, address: address(memberId), bnb: String(bnb), usdt: String(usdt)
    })),
    address: async (memberId) => {
      of(memberId)
      return address(memberId)
    },
    send: async (transfer) => {
      const [whole = "0", fraction = ""] = transfer.amount.split(".")
      const units = BigInt(whole + fraction.padEnd(18, "0"))
      const held = of(transfer.memberId)
      if (transfer.asset === "USDT" && held.usdt < units) throw new Error("This wallet has too little USDT: send less.")
      if (transfer.asset === "USDT") held.usdt -= units
      else held.bnb -= units
      sent.push(transfer)
      head += 1
      return { txHash: `0x${"cd".repeat(32)}` }
    },
    mine: async (blocks) => { head += blocks },
    reorg: async () => {},
    head: async () => ({ number: head, finalized: head - 5 })
  }
  return { wallet, sent }
}
