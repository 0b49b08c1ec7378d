import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { sandboxPage } from "../../sandbox/page/sandboxPage.ts"
import { callBot, png, startTelegram } from "./callBot.ts"
import { walletInMemory } from "./walletInMemory.ts"

const world = async () => {
  const telegram = await startTelegram()
  const { wallet, sent } = walletInMemory()
  const page = sandboxPage({ telegram: telegram.telegram, wallet, links: [{ href: "/health", en: "Health", ru: "Состояние" }] })
  const get = async (path: string) => (await page.request(path)).json() as Promise<unknown>
  const post = async (path: string, body: object) => {
    const answer = await page.request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
    return { status: answer.status, body: (await answer.json()) as { problem?: string } }
  }
  return { ...telegram, page, sent, get, post }
}

describe("the server of the sandbox page", () => {
  it("serves one document and its own files, and nothing from elsewhere can run in it", async () => {
    await using at = await world()
    const document = await at.page.request("/")
    expect(document.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'")
    expect(await document.text()).not.toMatch(/https?:\/\//)
    const folder = new URL("../../sandbox/page/browser/", import.meta.url)
    for (const name of readdirSync(folder).filter((file) => /\.(ts|css|svg)$/.test(file))) {
      expect([name, (await at.page.request(`/assets/${name}`)).status]).toEqual([name, 200])
    }
    expect((await at.page.request("/assets/..%2FassetsX.ts")).status).toBe(404)
    expect((await at.page.request("/assets/page.html")).status).toBe(404)
  })

  it("lets people join, write, press and block", async () => {
    await using at = await world()
    const joined = await at.post("/sandbox/members", { name: "Иван", language: "ru", username: "@ivan" })
    expect(joined).toMatchObject({ status: 201, body: { name: "Иван", language: "ru", username: "ivan", started: false } })
    expect((await at.post(`/sandbox/members/${at.ann}/text`, { text: "/help" })).status).toBe(200)
    const sent = await at.send("choose", { reply_markup: { inline_keyboard: [[{ text: "a", callback_data: "a" }]] } })
    const pressed = await at.post(`/sandbox/members/${at.ann}/press`, { messageId: sent.message_id, data: "a" })
    expect((await at.poll()).at(-1)?.callback_query).toMatchObject({ data: "a", id: (pressed.body as { queryId: string }).queryId })
    await at.post(`/sandbox/members/${at.ann}/block`, { blocked: true })
    expect(at.telegram.chat(at.ann).member.blocked).toBe(true)
    expect(await at.get("/sandbox/members")).toMatchObject([{ name: "Ann", blocked: true, last: { text: "choose", from: "bot" } }, { name: "Иван" }])
  })

  it("shows photos by their id, not inside the chat", async () => {
    await using at = await world()
    at.telegram.sendPhoto(at.ann, { bytes: png, caption: "look" })
    const chat = (await at.get(`/sandbox/members/${at.ann}/chat`)) as { messages: Array<{ photo?: { fileId: string } }> }
    const photo = chat.messages.at(-1)?.photo
    expect(photo).not.toHaveProperty("bytes")
    const answer = await at.page.request(`/photos/${photo?.fileId}`)
    expect([answer.headers.get("content-type"), new Uint8Array(await answer.arrayBuffer())]).toEqual(["image/png", png])
  })

  it("sends money and moves the chain", async () => {
    await using at = await world()
    const to = `0x${"ab".repeat(20)}`
    expect((await at.post(`/sandbox/wallets/${at.ann}/send`, { to, asset: "USDT", amount: "10,5" })).status).toBe(200)
    expect(at.sent).toEqual([{ memberId: at.ann, to, asset: "USDT", amount: "10.5" }])
    expect(await at.get(`/sandbox/wallets/${at.ann}`)).toMatchObject({ usdt: "989500000000000000000" })
    expect((await at.post("/sandbox/chain/mine", { blocks: 15 })).body).toEqual({ number: 36, finalized: 31 })
    expect((await at.post("/sandbox/chain/reorg", { depth: 3 })).status).toBe(200)
  })

  it.for<readonly [string, (ann: number) => string, object, RegExp]>([
    ["an address that is none", (ann) => `wallets/${ann}/send`, { to: "0x12", asset: "USDT", amount: "1" }, /40 hexadecimal digits/],
    ["an amount of zero", (ann) => `wallets/${ann}/send`, { to: `0x${"ab".repeat(20)}`, asset: "USDT", amount: "0.0" }, /amount above zero/],
    ["more money than there is", (ann) => `wallets/${ann}/send`, { to: `0x${"ab".repeat(20)}`, asset: "USDT", amount: "5000" }, /send less/],
    ["a million blocks", () => "chain/mine", { blocks: 1_000_000 }, /between 1 and 1000/],
    ["an empty text", (ann) => `members/${ann}/text`, { text: "" }, /write something/],
    ["a button that is not there", (ann) => `members/${ann}/press`, { messageId: 1, data: "x" }, /has no button/],
    ["a person without a name", () => "members", { name: " " }, /needs a first name/]
  ])("refuses %s and says what to do", async ([, path, body, problem]) => {
    await using at = await world()
    const answer = await at.post(`/sandbox/${path(at.ann)}`, body)
    expect(answer.status).toBe(400)
    expect(answer.body.problem).toMatch(problem)
  })

  it("refuses a form of a foreign page", async () => {
    await using at = await world()
    const answer = await at.page.request("/sandbox/chain/mine", { method: "POST", headers: { "content-type": "text/plain" }, body: "{\"blocks\":1}" })
    expect(answer.status).toBe(400)
  })

  it("tells an open page what has changed, and the head of the chain first", async () => {
    await using at = await world()
    const stream = (await at.page.request("/sandbox/events")).body?.pipeThrough(new TextDecoderStream()).getReader()
    const next = async (wanted: string): Promise<boolean> => {
      const chunk = await stream?.read()
      if (chunk === undefined || chunk.done) return false
      return chunk.value.includes(wanted) || next(wanted)
    }
    expect(await next("\"kind\":\"head\",\"head\":{\"number\":20,\"finalized\":15}")).toBe(true)
    await callBot(at.telegram, "sendMessage", { chat_id: at.ann, text: "x" })
    expect(await next(`"kind":"chat","memberId":${at.ann}`)).toBe(true)
    await at.post("/sandbox/chain/mine", { blocks: 1 })
    expect(await next("\"number\":21")).toBe(true)
    await stream?.cancel()
  })
})
