import { Hono } from "hono"
import { BadAsk, readBody } from "./readBody.ts"
import type { SandboxAccount, SandboxWallet } from "./SandboxWallet.ts"

const blocksMax = 1_000
const reorgDepthMax = 64

const account = async (wallet: SandboxWallet, memberId: number): Promise<SandboxAccount> => {
  const address = await wallet.address(memberId)
  const known = (await wallet.accounts()).find((one) => one.memberId === memberId)
  return known ?? { memberId, address, bnb: "0", usdt: "0" }
}

const between = (value: number, max: number, what: string) => {
  if (value < 1 || value > max) throw new BadAsk(`Say between 1 and ${max} ${what}.`)
  return value
}

/** What people do with money and what a tester does with the chain. `changed` is called after the chain has moved. */
export const walletRoutes = (wallet: SandboxWallet, changed: () => void) => {
  const routes = new Hono()
  routes.get("/wallets/:id{[0-9]+}", async (c) => c.json(await account(wallet, Number(c.req.param("id")))))
  routes.post("/wallets/:id{[0-9]+}/send", async (c) => {
    const body = await readBody(c.req.raw)
    const to = body.text("to").trim()
    const amount = body.text("amount").trim().replace(",", ".")
    if (!/^0x[0-9a-fA-F]{40}$/.test(to)) throw new BadAsk("The address must be 0x and 40 hexadecimal digits: copy it from the chat.")
    if (!/^\d{1,20}(\.\d{1,18})?$/.test(amount) || /^[0.]*$/.test(amount)) throw new BadAsk("Write an amount above zero, such as 10 or 0.5.")
    const asset = body.text("asset") === "BNB" ? "BNB" : "USDT"
    const sent = await wallet.send({ memberId: Number(c.req.param("id")), to, asset, amount })
    changed()
    return c.json(sent)
  })
  routes.get("/chain", async (c) => c.json(await wallet.head()))
  routes.post("/chain/mine", async (c) => {
    await wallet.mine(between((await readBody(c.req.raw)).integer("blocks"), blocksMax, "blocks"))
    changed()
    return c.json(await wallet.head())
  })
  routes.post("/chain/reorg", async (c) => {
    await wallet.reorg(between((await readBody(c.req.raw)).integer("depth"), reorgDepthMax, "blocks"))
    changed()
    return c.json(await wallet.head())
  })
  return routes
}
