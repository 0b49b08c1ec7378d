import { afterAll, assert, beforeAll, it } from "vitest"
import type { Locator, Page } from "playwright-core"
import type { SandboxWorld } from "./sandboxWorld.ts"
import { startWorld } from "./sandboxWorld.ts"
import { describeWithChromium, openChromium } from "./withChromium.ts"

const LEVEL_1 = "10 USDT"

describeWithChromium("the sandbox page, from an invitation to a credited payment", () => {
  let world: SandboxWorld
  let page: Page
  let problems: ReadonlyArray<string>
  let closeBrowser = () => Promise.resolve()

  const chat = () => page.getByRole("main")
  const reads = (text: string | RegExp): Promise<void> => chat().getByText(text).last().waitFor()
  const bot = (name: string): Locator => chat().getByRole("button", { name }).last()
  const write = async (text: string) => {
    await page.getByRole("textbox", { name: "Write a message" }).fill(text)
    await page.keyboard.press("Enter")
  }
  const add = async (name: string) => {
    await page.getByRole("button", { name: "Add a person" }).click()
    await page.getByLabel("Name").fill(name)
    await page.getByLabel("Language").selectOption("en")
    await page.getByRole("button", { name: "Add", exact: true }).click()
    await page.getByRole("button", { name: "Start", exact: true }).waitFor()
  }
  const open = (name: string) => page.locator(".member", { hasText: name }).click()
  const newestBlock = async () => Number(await page.locator("#head").textContent())
  /** Presses a button of the page and waits until the page shows the new head. */
  const mine = async (blocks: 1 | 5 | 15) => {
    const before = await newestBlock()
    await page.locator(`#mine-${blocks}`).click()
    await world.until(`the page shows ${blocks} more blocks`, async () => await newestBlock() >= before + blocks ? true : undefined)
  }

  beforeAll(async () => {
    world = await startWorld()
    world.startWatcher()
    world.startBot()
    world.startApi()
    const opened = await openChromium(world.sandbox.pageUrl ?? "", { width: 1400, height: 900 })
    page = opened.page
    problems = opened.problems
    closeBrowser = opened.close
    page.setDefaultTimeout(45_000)
  }, 120_000)
  afterAll(async () => {
    await closeBrowser()
    await world.close()
  }, 60_000)

  it("a second person joins through the first one's invitation", async () => {
    await add("Maya")
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await reads(/Hello, Maya/)
    await add("Leo")
    await open("Maya")
    await bot("Invite").click()
    await page.getByRole("button", { name: "Open this invitation as…" }).click()
    await page.getByRole("menuitem", { name: "Leo" }).click()
    await reads(/Hello, Leo/)
    const bound = await world.query("SELECT 1 FROM referrals")
    assert.strictEqual(bound.length, 1)
  })

  it("the wallet shown beside the chat is linked, and the page never offers to pay to it", async () => {
    await bot("My wallet").click()
    await reads(/Link your wallet/)
    const address = await page.locator("#address").getAttribute("title")
    await write(address ?? "")
    await reads(/Your wallet is linked/)
    // Only blocks younger than the link count; a person is never as quick as this test.
    await world.mine(1)
    await bot("Buy a level").click()
    await bot("Level 1").click()
    await bot(`Pay ${LEVEL_1}`).click()
    await reads(/Before you send/)
    await reads(address ?? "")
    assert.strictEqual(await page.getByRole("button", { name: "Pay it" }).count(), 0)
  })

  it("\"Pay it\" pays what the bot asks for, and the buttons stay the same ones while the chain moves", async () => {
    await bot("I understand, show the address").click()
    await chat().getByRole("img", { name: "Picture from the bot" }).waitFor()
    const pay = await page.getByRole("button", { name: "Pay it" }).elementHandle()
    await mine(1)
    assert.isTrue(await pay?.evaluate((button) => button.isConnected), "a button that is replaced loses the press that is under way")
    await pay?.click()
    await page.getByRole("button", { name: "Pay again" }).waitFor()
    await mine(1)
    await reads(/Payment seen: 10 USDT/)
    await mine(5)
    await reads(/[5-7] of 12/)
    assert.strictEqual(await page.locator("#balance-usdt").textContent(), "990")
    assert.strictEqual((await world.query("SELECT 1 FROM ledger_entries WHERE kind NOT IN ('opening-balance', 'wallet-moved')")).length, 0, "nothing is booked before finality")
  })

  it("the payment becomes final, the level is the payer's and the inviter has earned 5 %", async () => {
    await mine(15)
    await reads(/10 USDT credited/)
    await reads(/Level 1 is yours/)
    assert.strictEqual(await chat().getByText("Payment seen").count(), 0, "the same message was edited")
    await world.until("the inviter's commission is released", async () =>
      (await world.query("SELECT 1 FROM referral_commissions WHERE state = 'released'"))[0])
    await page.locator(".member", { hasText: "Maya" }).getByRole("img", { name: "●" }).waitFor()
    await open("Maya")
    await reads(/You earned 0\.5 USDT/)
    await bot("Balance").click()
    await reads(/0\.5 USDT available/)
  })

  it("what is in the balance is withdrawn through the chat, password and all, and arrives in the wallet", async () => {
    await open("Leo")
    const { id } = world.telegram.snapshot().members.find(({ first_name: name }) => name === "Leo") ?? { id: 0 }
    // Not what the page shows: in the moment after the click that is still the one he was opened after.
    const address = (await world.wallet.accounts()).find(({ memberId }) => memberId === id)?.address ?? "no wallet"
    await world.wallet.send({ memberId: id, to: world.sandbox.env["SYSTEM_WALLET_ADDRESS"] ?? "", asset: "USDT", amount: "7" })
    await mine(15)
    await reads(/7 USDT credited/)
    await bot("Menu").click()
    await bot("Withdraw").click()
    await bot("Password").click()
    await write("correct horse")
    await bot("Withdraw").click()
    await bot("7 USDT").click()
    await write("6,5")
    await reads(/You receive: 6\.5 USDT/)
    await reads(address)
    await write("correct horse")
    await reads(/6\.5 USDT is set aside for you/)
    assert.strictEqual(await chat().getByText("correct horse").count(), 0, "passwords do not stay in the chat")
    await mine(5)
    await reads(/6\.5 USDT is on its way/)
    await mine(15)
    await reads(/6\.5 USDT paid/)
    assert.strictEqual(await page.locator("#balance-usdt").textContent(), "989.5")
    assert.deepStrictEqual(problems, [])
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  })
})
