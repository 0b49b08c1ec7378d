import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { sandboxPage } from "../../sandbox/page/sandboxPage.ts"
import { callBot, png, startTelegram } from "./callBot.ts"
import { walletInMemory } from "./walletInMemory.ts"

const operatorKey = "opk_of_nobody"

const world = async () => {
  const telegram = await startTelegram()
  const { wallet, sent } = walletInMemory()
  const page = sandboxPage({ telegram: telegram.telegram, wallet, links: [{ href: "/health", en: "Health", ru: "Состояние" }], operatorKey })
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

  it("lets people send pictures and files, which the bot gets with ids it can pass on", async () => {
    await using at = await world()
    const base64 = Buffer.from(png).toString("base64")
    const path = `/sandbox/members/${at.ann}/media`
    expect((await at.post(path, { kind: "photo", name: "a.png", mime: "image/png", base64, caption: " look " })).status).toBe(200)
    expect((await at.post(path, { kind: "voice", name: "v.wav", mime: "audio/wav", base64, caption: "" })).status).toBe(200)
    const [photo, voice] = (await at.poll()).slice(-2).map(({ message }) => message)
    expect(photo).toMatchObject({ caption: "look", photo: [{ width: 64, height: 64 }] })
    expect(voice).not.toHaveProperty("caption")
    const passedOn = await callBot<{ photo: Array<{ file_id: string }> }>(at.telegram, "sendPhoto", { chat_id: at.ann, photo: photo?.photo?.[0]?.file_id })
    expect(passedOn.ok && passedOn.result.photo[0]?.file_id).toBe(photo?.photo?.[0]?.file_id)
    const played = await at.page.request(`/media/${voice?.voice?.file_id}`)
    expect([played.headers.get("content-type"), new Uint8Array(await played.arrayBuffer())]).toEqual(["audio/wav", png])
  })

  it("plays sounds and films only: a page that somebody sends as a file is never shown", async () => {
    await using at = await world()
    const { document } = at.telegram.sendDocument(at.ann, { name: "a.html", mime: "text/html", bytes: new TextEncoder().encode("<script>1</script>") })
    expect((await at.page.request(`/media/${document?.file_id}`)).status).toBe(404)
    const kept = await at.page.request(`/files/${document?.file_id}`)
    expect([kept.headers.get("content-type"), kept.headers.get("content-disposition")]).toEqual(["application/octet-stream", "attachment; filename*=UTF-8''a.html"])
  })

  it("logs a person in as the owner, writes the key only when it is asked for, and leaves it nowhere", async () => {
    await using at = await world()
    const logIn = () => at.post(`/sandbox/members/${at.ann}/operator`, {})
    const written = () => at.telegram.chat(at.ann).messages.flatMap(({ from, text }) => (from === "member" ? [text] : []))
    const answer = async (wrote: string, text: string, more: object = {}) => {
      await at.telegram.until(at.ann, ({ messages }) => messages.at(-1)?.text === wrote)
      await at.send(text, more)
    }
    const first = logIn()
    await answer("/admin", "🔐 Send your key")
    const { messages } = await at.telegram.until(at.ann, (chat) => chat.messages.at(-1)?.text === operatorKey)
    await callBot(at.telegram, "deleteMessage", { chat_id: at.ann, message_id: messages.at(-1)?.id })
    expect((await first).status).toBe(200)
    const again = logIn()
    await answer("/admin", "The panel", { reply_markup: { inline_keyboard: [[{ text: "Log out", callback_data: "adminlogout" }]] } })
    expect((await again).status).toBe(200)
    expect(written().filter((text) => text === operatorKey)).toEqual([])
    expect(await at.get("/sandbox/start")).toMatchObject({ canMakeOperators: true })
    expect(JSON.stringify(await at.get(`/sandbox/members/${at.ann}/chat`))).not.toContain(operatorKey)
  })

  it("offers no login where it has no key", async () => {
    await using at = await world()
    const page = sandboxPage({ telegram: at.telegram, wallet: walletInMemory().wallet, links: [] })
    expect(await (await page.request("/sandbox/start")).json()).toMatchObject({ canMakeOperators: false })
    const answer = await page.request(`/sandbox/members/${at.ann}/operator`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })
    expect(answer.status).toBe(404)
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
    ["a file of nothing", (ann) => `members/${ann}/media`, { kind: "document", name: "a", mime: "", base64: "" }, /nothing in this file/],
    ["a picture that is none", (ann) => `members/${ann}/media`, { kind: "photo", name: "a", mime: "", base64: "AAAA" }, /PNG, JPEG and GIF/],
    ["a kind nobody knows", (ann) => `members/${ann}/media`, { kind: "smell", name: "a", mime: "", base64: "AAAA" }, /kind as one of photo, document/],
    ["too much at once", (ann) => `members/${ann}/media`, { kind: "document", name: "a", mime: "", base64: "A".repeat(12_000_000) }, /more than 8 MB/],
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
