import type { Sandbox } from "./startSandbox.ts"

/** What runs where and what to try first, in ten lines. */
export const guide = ({ apiUrl, env, pageUrl, real }: Sandbox, folder: string): string => {
  const part = (isReal: boolean, realWords: string, embedded: string) => isReal ? `${realWords} (from .env)` : embedded
  return [
    "",
    `  Sigmatrade sandbox  ${pageUrl ?? "(no page: chat with your bot in Telegram)"}`,
    `  API                 ${apiUrl}/docs   operator key: ${real.database ? "as in .env, or" : "in"} ${folder}/operator-key`,
    `  Operators           ${pageUrl === undefined ? "" : "\"Add an operator\" on the page, or "}send /admin to the bot, then the key   ${real.database ? "as in .env, or" : "in"} ${folder}/master-key`,
    `  Telegram            ${part(real.telegram, "the real one", `emulated at ${env["TELEGRAM_API_ROOT"]}`)}`,
    `  Chain               ${part(real.chain, "your provider", `local, id 56, a block a second, at ${env["QUICKNODE_HTTPS_URL"]}`)}`,
    `  Database            ${part(real.database, "your PostgreSQL", `PostgreSQL on port ${env["DB_PORT"]}, kept in ${folder}`)}`,
    pageUrl === undefined
      ? "  Try: send /start to your bot."
      : "  Try: open the page, add a member, press Start, take the link under \"Invite\", open it as a second member,",
    pageUrl === undefined ? "" : "       link their wallet, choose a level, press \"Pay it\" and watch the payment become final and the inviter earn.",
    "  Ctrl-C stops everything. The next start goes on where this one ended; npm start -- --reset begins anew.",
    ""
  ].filter((line, index) => line !== "" || index === 0).join("\n")
}
