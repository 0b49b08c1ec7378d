import { afterAll, assert, beforeAll, it } from "vitest"
import type { Locator, Page } from "playwright-core"
import { readFileSync } from "node:fs"
import type { SandboxWorld } from "./sandboxWorld.ts"
import { startWorld } from "./sandboxWorld.ts"
import { describeWithChromium, openChromium } from "./withChromium.ts"

/** What one does and reads in one of the two chats. */
const sideAt = (page: Page, place: Locator) => ({
  place,
  reads: (text: string | RegExp): Promise<void> => place.getByText(text).last().waitFor(),
  press: (name: string | RegExp) => place.getByRole("button", { name }).last().click(),
  write: async (text: string) => {
    await place.getByRole("textbox", { name: "Write a message" }).fill(text)
    await page.keyboard.press("Enter")
  },
  attach: async (sample: string) => {
    await place.getByRole("button", { name: "Attach a picture" }).click()
    await page.getByRole("menuitem", { name: sample }).click()
    await place.getByRole("button", { name: "Do not send it" }).waitFor()
  },
  /** The newest picture of this sender, once it has been drawn: where it comes from. */
  picture: async (name: "Picture from the bot" | "Picture sent to the bot") => {
    const picture = place.getByRole("img", { name }).last()
    await picture.waitFor()
    await picture.evaluate((image: HTMLImageElement) => image.decode())
    assert.strictEqual(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth), 640)
    return picture.getAttribute("src")
  }
})

describeWithChromium("the sandbox page, a member's chat beside an operator's", () => {
  let world: SandboxWorld
  let page: Page
  let problems: ReadonlyArray<string>
  let closeBrowser = () => Promise.resolve()
  let member: ReturnType<typeof sideAt>
  let operator: ReturnType<typeof sideAt>

  const idOf = (name: string) => world.telegram.members().find(({ first_name: known }) => known === name)?.id ?? 0
  const mine = async (blocks: 5 | 15) => {
    const before = Number(await page.locator("#head").textContent())
    await page.locator(`#mine-${blocks}`).click()
    await world.until(`the page shows ${blocks} more blocks`, async () =>
      Number(await page.locator("#head").textContent()) >= before + blocks ? true : undefined)
  }

  beforeAll(async () => {
    world = await startWorld()
    world.startWatcher()
    world.startBot({ WITHDRAWAL_AUTO_MAX_USDT: "0" })
    const opened = await openChromium(world.sandbox.pageUrl ?? "", { width: 1400, height: 900 })
    page = opened.page
    problems = opened.problems
    closeBrowser = opened.close
    page.setDefaultTimeout(45_000)
    member = sideAt(page, page.getByRole("main"))
    operator = sideAt(page, page.getByRole("region", { name: "Second chat" }))
  }, 120_000)
  afterAll(async () => {
    await closeBrowser()
    await world.close()
  }, 60_000)

  it("one press adds an operator who is logged in, and the key is nowhere to be read", async () => {
    await page.getByRole("button", { name: "Add a person" }).click()
    await page.getByLabel("Name").fill("Maya")
    await page.getByRole("button", { name: "Add", exact: true }).click()
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await member.reads(/Hello, Maya/)
    await page.getByRole("button", { name: "Add an operator" }).click()
    await operator.reads(/Withdrawals that wait for you/)
    await page.getByText("The bot has deleted the message with the key").waitFor()
    const key = world.sandbox.env["ADMIN_MASTER_KEY"] ?? "no key"
    assert.isFalse((await page.content()).includes(key), "the page never knows it")
    assert.isFalse(JSON.stringify(world.telegram.snapshot().chats).includes(key), "it has left the chat")
    await member.reads(/Hello, Maya/)
    assert.strictEqual(await member.place.getByText("Withdrawals that wait for you").count(), 0, "each side shows its own chat")
  })

  it("a ticket with a picture and a voice is taken on the other side, where both are what was sent", async () => {
    await member.write("/support")
    await member.reads(/What do you need help with/)
    await member.press("Payments")
    await member.reads(/Tell us what happened/)
    await member.attach("A sample picture")
    await member.write("Here is the receipt")
    await member.reads(/Kept: 1 message/)
    await member.attach("A sample voice message")
    await member.press("Send")
    await member.reads(/Kept: 2 messages/)
    await member.press("Send it")
    await member.reads(/Your request has the number 1/)
    await operator.press("Tickets")
    await operator.press(/№ 1/)
    await operator.press("Take")
    await operator.reads(/Taken by master/)
    await operator.press("Show 2 attachments")
    await operator.place.locator("audio").last().waitFor()
    assert.strictEqual(await operator.picture("Picture from the bot"), await member.picture("Picture sent to the bot"))
    const sounds = [member, operator].map(({ place }) => place.locator("audio").last())
    const [sent, shown] = await Promise.all(sounds.map((sound) => sound.getAttribute("src")))
    assert.strictEqual(shown, sent)
    const seconds = await world.until("the voice can be played", () =>
      operator.place.locator("audio").last().evaluate((sound: HTMLAudioElement) => Number.isFinite(sound.duration) ? sound.duration : undefined))
    assert.strictEqual(seconds, 1)
  })

  it("the answer with a picture is seen by the member as that picture", async () => {
    await operator.press("Answer")
    await operator.reads(/Write the answer in one message/)
    await operator.attach("A sample picture")
    await operator.write("It has arrived")
    await operator.reads(/Answered: the member gets it/)
    await member.reads(/Answer to your request 1/)
    await member.reads(/It has arrived/)
    const [got, given] = [await member.picture("Picture from the bot"), await operator.picture("Picture sent to the bot")]
    assert.strictEqual(got, given)
    assert.notStrictEqual(got, await member.picture("Picture sent to the bot"), "not the one he sent himself")
  })

  it("a file goes with a caption, and comes back byte for byte", async () => {
    await member.press("Show the request")
    await member.press("Add something")
    await member.reads(/Write or send what you want to add/)
    const chooser = page.waitForEvent("filechooser")
    await member.place.getByRole("button", { name: "Attach a picture" }).click()
    await page.getByRole("menuitem", { name: "File…" }).click()
    await (await chooser).setFiles({ name: "proof.csv", mimeType: "text/csv", buffer: Buffer.from("block;hash\n1;0x12\n") })
    await member.reads("proof.csv")
    await member.write("the proof")
    await member.reads(/Kept: 1 message/)
    const download = page.waitForEvent("download")
    await member.place.getByRole("link", { name: "proof.csv" }).click()
    assert.strictEqual(readFileSync(await (await download).path(), "utf8"), "block;hash\n1;0x12\n")
  })

  it("an operator approves a withdrawal, and both see their messages change in their places", async () => {
    const id = idOf("Maya")
    const address = (await world.wallet.accounts()).find(({ memberId }) => memberId === id)?.address ?? "no wallet"
    await member.write("/wallet")
    await member.write(address)
    await member.reads(/Your wallet is linked/)
    await world.mine(1)
    await world.wallet.send({ memberId: id, to: world.sandbox.env["SYSTEM_WALLET_ADDRESS"] ?? "", asset: "USDT", amount: "7" })
    await mine(15)
    await member.reads(/7 USDT credited/)
    await member.write("/password")
    await member.write("correct horse")
    await member.write("/withdraw")
    await member.press("7 USDT")
    await member.write("6,5")
    await member.write("correct horse")
    await member.reads(/6\.5 USDT is set aside for you/)
    await operator.write("/admin")
    await operator.press("Withdrawals")
    await operator.press(/6\.5 USDT/)
    await operator.reads(/Agreed: 0 of 1/)
    const card = operator.place.locator("article", { hasText: "Agreed: 0 of 1" })
    assert.strictEqual(await card.getByText("edited").count(), 1, "the panel has become the card")
    await operator.press("Approve")
    await page.getByText("Approved: it is paid when its turn comes").waitFor()
    await card.waitFor({ state: "detached" })
    const before = await member.place.locator("article").count()
    await mine(15)
    await member.reads(/6\.5 USDT (?:is on its way|paid)/)
    await mine(15)
    await member.reads(/6\.5 USDT paid/)
    assert.isAtLeast(await member.place.locator("article").count(), before)
    assert.strictEqual(await page.locator("#balance-usdt").textContent(), "999.5")
  })

  it("an operator blocks the member while both are on the screen", async () => {
    await operator.write("/admin")
    await operator.press("Members")
    await operator.press(/Maya/)
    await operator.reads(/Invited by nobody/)
    await operator.press("🚫 Block")
    await operator.reads(/Block Maya\?/)
    await operator.write("Asked us to")
    await operator.reads(/He is blocked/)
    await member.write("/menu")
    await member.reads(/Your access is suspended/)
    assert.deepStrictEqual(problems, [])
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  })
})
