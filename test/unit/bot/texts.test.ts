import { Html } from "@sigmatrade/bot/texts/Html"
import { textSource } from "@sigmatrade/bot/texts/textSource"
import { languageFor, LANGUAGES, textsIn } from "@sigmatrade/bot/texts/textsIn"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { parseHtml } from "../../sandbox/telegram/parseHtml.ts"

const source = join(import.meta.dirname, "../../../apps/bot/src")
const code = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(join(source, path), "utf8"))
  .join("\n")

/** The texts of a language as they are written, by key. */
const messages = (language: "en" | "ru") => new Map(
  textSource(language).split(/^(?=[a-z])/m).slice(1).map((block): [string, string] => {
    const [, key = "", text = ""] = /^([a-z][a-z0-9-]*) =([^]*?)(?=^#|$(?![^]))/m.exec(block) ?? []
    return [key, text]
  })
)
const en = messages("en")
const ru = messages("ru")
const variablesOf = (text: string) => [...new Set([...text.matchAll(/\$(\w+)/g)].map(([, name = ""]) => name))].toSorted((one, other) => one < other ? -1 : 1)

/** Keys the code puts together: each family and all its members. */
const families: Record<string, ReadonlyArray<string>> = {
  "button-": ["pay", "levels", "balance", "history", "invite", "wallet", "help", "menu", "withdraw", "password", "statement", "adminqueue", "adminmembers", "admintickets", "adminbroadcasts", "start-broadcast", "pause-broadcast", "resume-broadcast", "cancel-broadcast", "adminsuspense", "adminletters", "adminsettings", "adminjobs", "adminblacklist", "adminrefunds", "adminprices", "adminstatistics", "admindashboard", "admindeposits", "adminblock", "adminunblock", "adminterminate", "adminreinstate", "admincampaigns", "adminresets", "adminincidents", "adminaudit", "adminteam", "adminsessions", "adminlogout"],
  "job-": [
    "blockchain-monitor", "payment-processor", "payment-retry", "notification-retry", "reward-calculator", "backup-scheduler", "cleanup-scheduler",
    "disk-guard", "broadcast-processor"
  ],
  "button-chart-": ["money", "members", "reserves"],
  "chart-": ["money", "members", "reserves"],
  "period-": ["7", "30", "90", "all"],
  "command-": ["start", "menu", "pay", "levels", "balance", "withdraw", "withdrawals", "history", "invite", "wallet", "password", "support", "language", "help"],
  "question-": ["where", "wrong", "long", "out", "safe"],
  "earning-": ["held", "released", "reversed"],
  "filter-": ["all", "in", "out", "commissions", "levels"],
  "switch-on-": ["deposits", "commissions", "marketing", "name"],
  "switch-off-": ["deposits", "commissions", "marketing", "name"],
  "state-": ["seen", "orphaned", "dropped", "final", "credited", "reversed"],
  "segment-": ["all", "ru", "en", "none", "rich"],
  "broadcast-": ["draft", "scheduled", "running", "paused", "done", "cancelled", "too-late"],
  "dead-": ["unreachable", "rejected", "attemptsusedup", "unclear"],
  "dead-hint-": ["unreachable", "rejected", "attemptsusedup", "unclear"],
  "lane-": ["money", "account", "support", "marketing"],
  "told-": [
    "depositseen", "depositcredited", "depositdropped", "depositreversed", "levelbought", "commissionearned", "commissionreversed", "wrongtoken",
    "salerefunded", "campaignrewarded", "paymentrecovered", "missedwhileaway", "walletchanged", "passwordchanged", "passwordlocked", "ticketanswered",
    "passwordresetrequested", "passwordresetapproved", "passwordresetrefused", "passwordresetwithdrawn", "passwordresetdone",
    "ticketclosed", "ticketreopened", "withdrawalrequested", "withdrawalapproved", "withdrawalwaits", "withdrawalsent", "withdrawalpaid",
    "withdrawalreturned", "withdrawalrefused", "withdrawalcancelled", "withdrawalexpired"
  ],
  "admin-prices-": ["nothing-would-be-sold", "a-price-is-zero", "a-higher-level-costs-no-more", "too-many-levels", "nothing-changes"],
  "admin-deposits-": ["all", "coming"],
  "button-deposits-": ["all", "coming"],
  "admin-deposit-intent-": ["exact", "over", "under", "late", "twice"],
  "admin-campaign-bad-": ["ends-before-it-starts", "over-already", "funds-below-one-reward", "funds-below-the-list", "listed-twice"],
  "campaign-state-": ["begins-later", "pays", "out-of-funds", "is-closing", "ended"],
  "button-campaign-": ["reached", "invited", "listed"],
  "admin-link-bad-": ["words", "address", "insecure", "disguised"],
  "forum-": ["closed", "reopened"],
  "alert-kind-": [
    "provider-faulty", "providers-disagree", "no-quorum", "finality-stalled", "finality-broken",
    "token-changed", "token-balance-differs", "reversed-payment-returned", "books-differ", "invariant-broken",
    "reserves-short", "stopped-by-operator", "campaign-out-of-funds", "foreign-spend", "books-behind-the-chain",
    "payout-refused", "payout-displaced", "wallet-delegated", "withdrawal-signed-before", "daily-fees-spent",
    "payout-wallet-changed", "payout-wallet-low", "webhook-endpoint-disabled", "disk-nearly-full", "disk-full",
    "process-strained", "backup-old", "rehearsal-failed", "database-restored"
  ],
  "settings-": [
    "telegram", "bot", "pace", "limits", "wallet", "attribution", "rules", "prices", "withdrawals", "payouts", "signer", "providers", "database", "redis", "api", "webhooks", "jobs", "backups", "log", "monitoring"
  ],
  "set-by-": ["environment", "default"],
  "reset-state-": ["open", "approved", "done", "refused", "withdrawn"],
  "role-": ["support", "manager", "owner"],
  "flow-": ["crediting", "payouts", "registration", "broadcasts"],
  "standing-": ["active", "blocked", "terminated"],
  "operator-kept-": ["self", "last-owner", "settings"],
  "suspense-": ["unknown-sender", "wallet-linked-later", "needs-trace", "not-proven"],
  "ticket-category-": ["payments", "withdrawals", "password", "referrals", "technical", "appeal", "other"],
  "ticket-media-": ["photo", "video", "voice", "audio", "document"],
  "ticket-state-": ["open", "answered", "closed"],
  "wallet-bad-": ["format", "checksum", "zero"],
  "withdrawal-": ["requested", "approved", "paying", "paid", "returned", "refused", "cancelled", "expired"]
}

describe("the bot's texts", () => {
  it("have the same keys with the same variables in both languages", () => {
    expect(en.size).toBeGreaterThan(80)
    expect([...ru.keys()]).toEqual([...en.keys()])
    for (const [key, text] of en) expect(variablesOf(ru.get(key) ?? ""), key).toEqual(variablesOf(text))
  })

  it("say each key once: of two the later one would count, wherever it is used", () => {
    for (const language of LANGUAGES) {
      const keys = [...textSource(language).matchAll(/^([a-z][a-z0-9-]*) =/gm)].map(([, key]) => key)
      expect(keys.filter((key, index) => keys.indexOf(key) !== index), language).toEqual([])
    }
  })

  it("have every key the code uses", () => {
    const calls = [...code.matchAll(/\.(?:html|plain)\(([^(){}]*)/g)].flatMap(([, argument = ""]) =>
      [...argument.matchAll(/"([a-z][a-z0-9-]*)"/g)].map(([, key = ""]) => key))
    const made = [...code.matchAll(/`([a-z-]+-)\$\{/g)].map(([, prefix = ""]) => prefix)
    expect(calls.length).toBeGreaterThan(50)
    expect(calls.filter((key) => !en.has(key) && key !== "Words")).toEqual([])
    expect(new Set(made)).toEqual(new Set(Object.keys(families)))
    for (const [prefix, rest] of Object.entries(families)) for (const one of rest) expect(en.has(prefix + one), prefix + one).toBe(true)
  })

  it("have no key the code does not use", () => {
    const made = new Set(Object.entries(families).flatMap(([prefix, rest]) => rest.map((one) => prefix + one)))
    expect([...en.keys()].filter((key) => !made.has(key) && !code.includes(`"${key}"`))).toEqual([])
  })

  it("can be read by Telegram, every one of them, with every variable filled in", () => {
    for (const language of LANGUAGES) {
      for (const [key, text] of messages(language)) {
        const variables = Object.fromEntries(variablesOf(text).map((name): [string, string | number] =>
          [name, /^(count|members|steps|confirmations|cooldown|sales|seconds|minutes|hours|tries|chain)$/.test(name) ? 5 : "<b>&"]))
        const { source: written } = textsIn(language).html(key, variables)
        expect(written, key).not.toBe("")
        expect(() => parseHtml(written), `${language} ${key}`).not.toThrow()
        expect(parseHtml(written).text, key).not.toContain("{")
      }
    }
  })

  it("fail loudly when a key or a variable is missing", () => {
    expect(() => textsIn("ru").html("no-such-text")).toThrow("There is no text no-such-text in ru")
    expect(() => textsIn("ru").plain("no-such-text")).toThrow("There is no text no-such-text in ru")
    expect(() => textsIn("en").html("start-new")).toThrow("name")
  })

  it("count people, sales and minutes the Russian way", () => {
    const { plain } = textsIn("ru")
    const people = (count: number) => plain("invite-tier", { tier: 1, rate: "5", count }).split(" · ")[1]
    expect([0, 1, 2, 5, 11, 21, 22, 111].map(people)).toEqual([
      "0 участников", "1 участник", "2 участника", "5 участников", "11 участников", "21 участник", "22 участника", "111 участников"
    ])
    const sales = (count: number) => plain("invite-earned-row", { tier: 1, money: "1 BNB", sales: count })
    expect(sales(1)).toBe("Линия 1: 1 BNB с 1 продажи")
    expect(sales(3)).toBe("Линия 1: 1 BNB с 3 продаж")
    const minutes = (count: number) => /на (\d+ \S+)\./.exec(plain("pay-details", {
      level: 1, money: "", amount: "", asset: "", address: "", link: "", network: "", minutes: count
    }))?.[1]
    expect([1, 3, 60].map(minutes)).toEqual(["1 минуту", "3 минуты", "60 минут"])
  })

  it("count waiting payments in both languages, and never more than were counted", () => {
    const waiting = (language: "en" | "ru", count: number) => textsIn(language).plain("wallet-waiting", { count }).split(".")[0]
    expect([1, 2, 100].map((count) => waiting("en", count))).toEqual([
      "💡 <b>A payment from this wallet waits for you", "💡 <b>2 payments from this wallet wait for you",
      "💡 <b>100 or more payments from this wallet wait for you"
    ])
    expect([1, 3, 11, 100].map((count) => waiting("ru", count))).toEqual([
      "💡 <b>1 платёж с этого кошелька ждёт вас", "💡 <b>3 платежа с этого кошелька ждут вас",
      "💡 <b>11 платежей с этого кошелька ждут вас", "💡 <b>100 или больше платежей с этого кошелька ждут вас"
    ])
    const found = (count: number) => textsIn("ru").plain("prove-found", { count }).split(".")[0]
    expect([1, 2, 5].map(found)).toEqual([
      "1 платёж с него ждал вас и теперь ваш", "2 платежа с него ждали вас и теперь ваши", "5 платежей с него ждали вас и теперь ваши"
    ])
  })

  it("are Russian for people whose Telegram is Russian, and English for all others", () => {
    expect(["ru", "ru-RU", "RU", "rum", "en", "uk", "", undefined].map(languageFor)).toEqual(["ru", "ru", "ru", "en", "en", "en", "en", "en"])
  })
})

describe("text from outside", () => {
  it("is escaped wherever it stands, and markup of ours is not", () => {
    const inner = textsIn("en").html("start-again", { name: "<b>&\"x\"" })
    expect(inner.source).toContain("<b>&lt;b&gt;&amp;&quot;x&quot;</b>")
    const outer = Html.fill({ inner, name: "<i>" }, ({ inner: safe, name }) => `<i>${safe}</i>${name}`)
    expect(outer.source).toBe(`<i>${inner.source}</i>&lt;i&gt;`)
  })

  it("cannot hide, turn its direction around or begin a line of its own", () => {
    const sly = "Ann\u202Egnp.exe\u2066\u200B\u200D\u2060\uFEFF\u00AD\u061C\n\r\u2028✅ credited\u0000"
    expect(Html.fill({ sly }, ({ sly: safe }) => String(safe)).source).toBe("Anngnp.exe✅ credited")
  })

  it("may hold half a character without breaking the message", () => {
    expect(Html.fill({ name: "A\uD83D" }, ({ name }) => String(name)).source).toBe("A\uFFFD")
  })
})
