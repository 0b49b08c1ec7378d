import type { OperationLines } from "./Client.ts"

/** How each operation is called. What the contract says is checked by the compiler, so that none of it is part of a bundle. */
export const operations: OperationLines = {
  levels: {
    read: "GET /v1/levels",
    preview: "POST /v1/levels/preview body",
    publish: "POST /v1/levels/prices body keyed matched"
  },
  users: {
    list: "GET /v1/users pages",
    read: "GET /v1/users/:id",
    balances: "GET /v1/users/:id/balances",
    block: "POST /v1/users/:id/block body keyed",
    unblock: "POST /v1/users/:id/unblock body keyed matched",
    terminate: "POST /v1/users/:id/terminate body keyed matched",
    reinstate: "POST /v1/users/:id/reinstate body keyed matched"
  },
  statements: {
    list: "GET /v1/users/:id/statement pages"
  },
  deposits: {
    listAll: "GET /v1/deposits pages",
    read: "GET /v1/deposits/:id",
    list: "GET /v1/users/:id/deposits pages"
  },
  depositIntents: {
    create: "POST /v1/users/:id/deposit-intents body keyed",
    read: "GET /v1/deposit-intents/:id",
    list: "GET /v1/users/:id/deposit-intents pages"
  },
  suspense: {
    list: "GET /v1/suspense pages",
    read: "GET /v1/suspense/:id",
    assign: "POST /v1/suspense/:id/assign body keyed matched",
    return: "POST /v1/suspense/:id/return body keyed matched",
    keep: "POST /v1/suspense/:id/keep body keyed matched"
  },
  withdrawals: {
    listAll: "GET /v1/withdrawals pages",
    read: "GET /v1/withdrawals/:id",
    create: "POST /v1/users/:id/withdrawals body keyed",
    approve: "POST /v1/withdrawals/:id/approve keyed matched",
    refuse: "POST /v1/withdrawals/:id/refuse body keyed matched",
    cancel: "POST /v1/withdrawals/:id/cancel keyed",
    attempts: "GET /v1/withdrawals/:id/attempts pages",
    list: "GET /v1/users/:id/withdrawals pages"
  },
  payouts: {
    list: "GET /v1/payouts pages",
    read: "GET /v1/payouts/:id"
  },
  referrals: {
    read: "GET /v1/users/:id/referrals query",
    commissions: "GET /v1/users/:id/commissions pages"
  },
  campaigns: {
    list: "GET /v1/campaigns pages",
    read: "GET /v1/campaigns/:id",
    create: "POST /v1/campaigns body keyed",
    end: "POST /v1/campaigns/:id/end body keyed matched"
  },
  refunds: {
    purchases: "GET /v1/users/:id/purchases pages",
    purchase: "GET /v1/purchases/:id",
    request: "POST /v1/purchases/:id/refund body keyed",
    list: "GET /v1/refunds pages",
    read: "GET /v1/refunds/:id",
    approve: "POST /v1/refunds/:id/approve keyed matched"
  },
  tickets: {
    list: "GET /v1/tickets pages",
    read: "GET /v1/tickets/:id",
    messages: "GET /v1/tickets/:id/messages pages",
    create: "POST /v1/users/:id/tickets body keyed",
    answer: "POST /v1/tickets/:id/messages body keyed",
    take: "POST /v1/tickets/:id/take body keyed",
    close: "POST /v1/tickets/:id/close keyed matched",
    reopen: "POST /v1/tickets/:id/reopen keyed"
  },
  broadcasts: {
    list: "GET /v1/broadcasts pages",
    read: "GET /v1/broadcasts/:id",
    preview: "GET /v1/broadcasts/:id/preview",
    create: "POST /v1/broadcasts body keyed",
    rewrite: "POST /v1/broadcasts/:id/rewrite body keyed matched",
    schedule: "POST /v1/broadcasts/:id/schedule body keyed matched",
    start: "POST /v1/broadcasts/:id/start keyed matched",
    pause: "POST /v1/broadcasts/:id/pause keyed",
    resume: "POST /v1/broadcasts/:id/resume keyed",
    cancel: "POST /v1/broadcasts/:id/cancel keyed"
  },
  deadLetters: {
    list: "GET /v1/dead-letters pages",
    read: "GET /v1/dead-letters/:id",
    retryAll: "POST /v1/dead-letter-retries body keyed",
    retry: "POST /v1/dead-letters/:id/retry keyed",
    resolve: "POST /v1/dead-letters/:id/resolve body keyed"
  },
  liabilities: {
    list: "GET /v1/liabilities pages",
    prove: "GET /v1/users/:id/liabilities/:asset/:day"
  },
  reconciliation: {
    list: "GET /v1/reconciliation pages"
  },
  incidents: {
    list: "GET /v1/incidents pages",
    read: "GET /v1/incidents/:id",
    approve: "POST /v1/incidents/:id/approve keyed matched",
    stop: "POST /v1/brakes body keyed"
  },
  audit: {
    list: "GET /v1/audit pages"
  },
  status: {
    read: "GET /v1/status"
  },
  jobs: {
    list: "GET /v1/jobs"
  },
  events: {
    list: "GET /v1/events pages",
    read: "GET /v1/events/:id"
  },
  webhookEndpoints: {
    list: "GET /v1/webhook-endpoints pages",
    read: "GET /v1/webhook-endpoints/:id",
    create: "POST /v1/webhook-endpoints body",
    update: "PATCH /v1/webhook-endpoints/:id body matched",
    rotate: "POST /v1/webhook-endpoints/:id/rotate body",
    enable: "POST /v1/webhook-endpoints/:id/enable",
    disable: "POST /v1/webhook-endpoints/:id/disable",
    test: "POST /v1/webhook-endpoints/:id/test keyed",
    delete: "DELETE /v1/webhook-endpoints/:id"
  },
  webhookDeliveries: {
    list: "GET /v1/webhook-endpoints/:id/deliveries pages",
    read: "GET /v1/webhook-endpoints/:id/deliveries/:event_id",
    replay: "POST /v1/webhook-endpoints/:id/deliveries/:event_id/replay keyed",
    replayMany: "POST /v1/webhook-endpoints/:id/replay body keyed"
  },
  keys: {
    list: "GET /v1/keys pages",
    read: "GET /v1/keys/:id",
    create: "POST /v1/keys body",
    rotate: "POST /v1/keys/:id/rotate body",
    revoke: "POST /v1/keys/:id/revoke"
  },
  sandbox: {
    read: "GET /v1/sandbox",
    join: "POST /v1/sandbox/users body",
    pay: "POST /v1/sandbox/deposits body",
    fund: "POST /v1/sandbox/funds body",
    mine: "POST /v1/sandbox/blocks body",
    reorg: "POST /v1/sandbox/reorgs body",
    failPayout: "POST /v1/sandbox/payout-failures body",
    advance: "POST /v1/sandbox/clock body",
    approve: "POST /v1/sandbox/approvals",
    reset: "POST /v1/sandbox/reset"
  },
  me: {
    read: "GET /v1/me",
    balances: "GET /v1/me/balances",
    statement: "GET /v1/me/statement pages",
    levels: "GET /v1/me/levels",
    deposits: "GET /v1/me/deposits pages",
    deposit: "GET /v1/me/deposits/:id",
    withdrawals: "GET /v1/me/withdrawals pages",
    withdrawal: "GET /v1/me/withdrawals/:id",
    referrals: "GET /v1/me/referrals query",
    commissions: "GET /v1/me/commissions pages",
    tickets: "GET /v1/me/tickets pages",
    ticket: "GET /v1/me/tickets/:id",
    messages: "GET /v1/me/tickets/:id/messages pages",
    pay: "POST /v1/me/deposit-intents body keyed",
    intents: "GET /v1/me/deposit-intents pages",
    intent: "GET /v1/me/deposit-intents/:id",
    preview: "GET /v1/me/withdrawal-preview query",
    withdraw: "POST /v1/me/withdrawals body keyed",
    cancel: "POST /v1/me/withdrawals/:id/cancel keyed",
    ask: "POST /v1/me/tickets body keyed",
    say: "POST /v1/me/tickets/:id/messages body keyed"
  }
}
