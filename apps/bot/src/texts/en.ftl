# Everything the bot says in English. Telegram HTML: only <b>, <i>, <code>, <pre>. Variables arrive escaped.

## Start and menu

start-new =
    👋 Hello, <b>{ $name }</b>!

    Here you buy levels with crypto on BNB Smart Chain, watch every payment become final, and earn a share when people you invited buy.

    { $strategy ->
        [address] You get an address of your own to pay to: press <b>Buy a level</b>.
       *[sender] It takes one step to begin.
    }
start-again =
    👋 Good to see you again, <b>{ $name }</b>.
menu =
    <b>Menu</b>

    What would you like to do?
button-menu = ⬅️ Menu
button-pay = 💳 Buy a level
button-levels = 🏅 Levels
button-balance = 💰 Balance
button-withdraw = 📤 Withdraw
button-withdrawals = 📋 My withdrawals
button-password = 🔑 Password
button-history = 🧾 Payments
button-invite = 🤝 Invite
button-wallet = 👛 My wallet
button-help = ❓ Help
button-language = 🌐 Русский
language-changed = We speak English now.

## Wallet

wallet-ask =
    👛 <b>Link your wallet</b>

    Send me the address of the wallet you will pay from. It begins with <code>0x</code> and has 42 characters.

    • Use a wallet of your own, such as MetaMask or Trust Wallet. An address of an exchange does not work: I could not tell that a payment is yours.
    • Link it before you pay: payments made earlier cannot be assigned to you automatically.
    • One wallet belongs to one member.
wallet-linked =
    ✅ <b>Your wallet is linked</b>

    <code>{ $address }</code>

    Payments from this address are credited to you. Compare it once more with your wallet, character by character.
wallet-shown =
    👛 <b>Your wallet</b>

    <code>{ $address }</code>
    Linked on { $since }.

    Payments from this address are credited to you.
wallet-already =
    👛 You have linked a wallet already:

    <code>{ $address }</code>

    Nothing was changed. To take another one, press the button below.
wallet-bad-format =
    🤔 <b>That is not an address of BNB Smart Chain.</b>

    It must begin with <code>0x</code>, followed by 40 digits and letters from a to f. Addresses of Bitcoin, Tron, TON and names such as <i>name.eth</i> do not work.

    Copy the address in your wallet and send it here.
wallet-bad-checksum =
    ⚠️ <b>There is a typing mistake in this address.</b>

    Its capital and small letters do not fit together, so at least one character is wrong. Please copy the address in your wallet instead of typing it.
wallet-bad-zero =
    🤔 This is the zero address. Nobody has a key for it, so nobody can pay from it. Send me the address of your own wallet.
wallet-bad-ours =
    🤔 This is the address you pay <b>to</b>. Send me the address of your own wallet, the one you pay <b>from</b>.
wallet-bad-taken =
    🤔 This wallet is linked to another member. One wallet belongs to one member: send me a different one.

wallet-waiting =
    { $count ->
        [one] 💡 <b>A payment from this wallet waits for you.</b> It came
        [100] 💡 <b>100 or more payments from this wallet wait for you.</b> They came
       *[other] 💡 <b>{ $count } payments from this wallet wait for you.</b> They came
    } when I could not know whose it was. Prove that the wallet is yours by signing a short text with it, and I credit you. That costs nothing.
wallet-proven = ✅ Proven by your signature on { $since }.
button-prove = ✍️ Prove ownership
button-copy-text = 📋 Copy the text
prove =
    ✍️ <b>Prove that the wallet is yours</b>

    Sign exactly this text with it:
    <pre>{ $text }</pre>

    1. Open <code>https://bscscan.com/verifiedSignatures</code> where your wallet is: in the browser inside MetaMask or Trust Wallet, or on a computer with the wallet's extension. Any other page on which your wallet signs a message does as well.
    2. Press <b>Sign Message</b>, connect the wallet, paste the text, sign.
    3. Copy the signature and send it to me. It begins with <code>0x</code> and has 132 characters. You need not publish it there.

    Signing costs nothing and moves no money. Nobody needs your recovery phrase or private key for it.
prove-done =
    ✅ <b>The wallet is proven to be yours</b>

    <code>{ $address }</code>
prove-found = { $count ->
        [one] One payment from it was waiting and is yours now.
       *[other] { $count } payments from it were waiting and are yours now.
    } I will write when the money is in your balance.
prove-found-none = No payment from it was waiting.
prove-more = More are waiting: please send me the same signature once more.
prove-bad-form =
    🤔 <b>This is not a whole signature.</b>

    A signature is <code>0x</code> followed by 130 digits and letters from a to f; what you sent is longer or shorter. Please copy it once more and send it here.
prove-bad-foreign =
    🤔 <b>This signature does not prove it.</b>

    It was made with another wallet, or for another text. Sign exactly the text I show, with this wallet:
    <code>{ $address }</code>

    Nothing was changed.
prove-bad-unlinked =
    🤔 First link the wallet you want to prove: send me its address, it begins with <code>0x</code>. Then I show you what to sign.

## Wallet: another one

button-new-wallet = 🔁 Another wallet
wallet-reset =
    🔑 <b>Your password is being recovered</b>

    Until that is over your wallet stays as it is. You remember your password after all, or did not ask for it? Open Password and take it back.
wallet-no-password =
    🔑 <b>First set a password for withdrawals</b>

    Your wallet is where your money goes. So that nobody but you can change it, I ask for a password then.
wallet-ask-new =
    🔁 <b>Another wallet</b>

    Now: <code>{ $address }</code>

    Send me the address of the new one. What this means:
    • { $hours ->
        [one] For one hour
       *[other] For { $hours } hours
    } after the change nothing can be withdrawn, so that a thief gains nothing by it.
    • Withdrawals that are not on their way yet are cancelled, the money goes back to your balance.
    • Payments from the new wallet count from the change on. What you sent from the old one before stays yours.
wallet-preview =
    🔁 <b>Please check, character by character</b>

    Now: <code>{ $from }</code>
    New: <code>{ $to }</code>

    { $hours ->
        [one] For one hour
       *[other] For { $hours } hours
    } after the change nothing can be withdrawn.

    🔑 Send me your password for withdrawals to confirm. I delete your message at once.
wallet-bad-forbidden = 🤔 No money can be paid to this address: it belongs to this community or to a coin. Nothing was changed: send me the address of a wallet of your own.

## Levels

levels-title = 🏅 <b>Levels</b>
levels-row-owned = ✅ Level { $level } · { $prices } · <i>yours</i>
levels-row-open = 🔹 Level { $level } · { $prices }
levels-row-locked = 🔒 Level { $level } · { $prices }
levels-or = or
levels-sequential = 🔒 Levels are bought one after another: buy the one before it first.
levels-none = 🏅 No levels are on sale right now. Please look again later.

## Paying

button-level = Level { $level }
button-asset = Pay { $money }
button-understood = ✅ I understand, show the address
button-copy-address = 📋 Copy the address
button-copy-amount = 📋 Copy the amount
pay-choose-level =
    💳 <b>Buy a level</b>

    Which one?
pay-choose-asset =
    💳 <b>Level { $level }</b>

    What would you like to pay with?
pay-nothing-left =
    🎉 There is no level left for you to buy: you own all that are on sale.
pay-wallet-first =
    👛 First link the wallet you will pay from, so that I can tell that a payment is yours. Send me its address: it begins with <code>0x</code>.
pay-guard =
    ⚠️ <b>Before you send</b>

    Level { $level } for <b>{ $money }</b>

    • Network: <b>{ $network }</b> only. Money sent on another network does not arrive.
    • Send { $asset } only, and exactly <b>{ $money }</b>. The network fee comes on top.
    • Pay from your linked wallet only:
    <code>{ $wallet }</code>
    • Do not send from an exchange: I could not tell that it is yours.
pay-guard-own =
    ⚠️ <b>Before you send</b>

    Level { $level } for <b>{ $money }</b>

    • Network: <b>{ $network }</b> only. Money sent on another network does not arrive.
    • Send { $asset } only, and exactly <b>{ $money }</b>. The network fee comes on top.
    • The address I show you is yours alone: you may pay from any wallet, and from an exchange too.
pay-details =
    💳 <b>Level { $level }: { $money }</b>

    Amount:
    <code>{ $amount }</code> { $asset }
    Address:
    <code>{ $address }</code>
    Network: { $network }

    Scan the picture with your wallet, or copy amount and address. The price is reserved for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }.

    Payment link:
    <code>{ $link }</code>

    I will write as soon as I see the payment.
button-buy = 💰 Buy from the balance: { $money }
button-buy-level = 💰 Level { $level } from the balance: { $money }
button-buy-confirm = ✅ Yes, buy for { $money }
buy-confirm =
    💰 <b>Level { $level } from your balance?</b>

    Price: <b>{ $price }</b>
    Balance now: { $before }
    Balance afterwards: { $after }
buy-done =
    🎉 <b>Level { $level } is yours</b>

    In your balance: { $left }
buy-owned = This level is yours already. Nothing more was taken.
buy-too-small =
    🤔 <b>Your balance does not cover level { $level }</b>

    Price: <b>{ $price }</b>
    Balance now: { $before }
    Missing: { $missing }

    Nothing was taken.
buy-offer-changed = The offer has changed since. Please check it once more.
buy-stopped =
    ⏸ <b>Buying is paused</b>

    Our people are looking at something. Nothing was taken, and your balance stays yours: please try again later.
pay-not-for-sale = 🤔 This level is not on sale for you right now. Choose from the list.
pay-price-changed = The prices have changed. Please check the new amount.
network = { $chain ->
    [56] BNB Smart Chain (BEP-20)
    [97] BNB Smart Chain Testnet
   *[other] chain { NUMBER($chain, useGrouping: "false") }
}

## Balance

balance-title = 💰 <b>Your balance</b>
balance-row = <b>{ $available }</b> available
balance-held = { $held } in commissions, held
balance-going = { $going } set aside for withdrawals
balance-about = <i>Held commissions become available by themselves when their time has come.</i>
statement-title = 📖 <b>Everything that came and went</b>
statement-none = Nothing on this page.
statement-row =
    <b>{ $change }</b> · { $what }
    { $at } · then { $balance }
entry-deposit = payment credited
entry-level = level bought
entry-commission = commission
entry-withdrawal = withdrawal
entry-withdrawal-back = withdrawal came back
entry-reward = reward
entry-deposit-back = payment taken back: the network made it undone
entry-level-back = level given back
entry-commission-back = commission taken back: its sale was undone
entry-brought-over = brought over from the old system
entry-other = correction
button-statement = 📖 Movements
button-older = ◀️ Older
button-newer = Newer ▶️
money-base-units = { $amount } base units of { $asset }

## Withdrawals

withdraw-no-wallet =
    👛 <b>First link a wallet</b>

    Money is sent to your own wallet only, the one you have linked.
withdraw-no-password =
    🔑 <b>First set a password for withdrawals</b>

    It guards your money even from somebody who has your phone in his hands.
withdraw-nothing =
    📤 <b>There is nothing to withdraw yet</b>

    What you can spend is shown under /balance.
withdraw-choose =
    📤 <b>Withdraw</b>

    Of what? Money goes to your own wallet.
withdraw-amount =
    📤 <b>Withdraw { $asset }</b>

    Available: <b>{ $available }</b>
    At least: { $minimum }
withdraw-fee = Fee: { $fee } of each withdrawal
withdraw-free = No fee
withdraw-how-much =

    How much? Send me the amount, for example <code>0.5</code>.
button-withdraw-all = All: { $money }
button-withdraw-other = ✏️ Another amount
withdraw-not-amount = 🤔 I did not understand the amount. Send me a number such as <code>0.5</code>, in { $asset }. Nothing was asked for yet.
withdraw-preview =
    📤 <b>Please check</b>

    From your balance: <b>{ $amount }</b>
    Fee: { $fee }
    You receive: <b>{ $net }</b>
    To your wallet: <code>{ $address }</code>
withdraw-by-machine = It needs nobody's approval and is usually paid within minutes.
withdraw-by-people = { $count ->
        [one] One of our people looks at it before it is paid.
       *[other] { $count } of our people look at it before it is paid.
    }
withdraw-password = 🔑 Send me your password for withdrawals to confirm. I delete your message at once.
withdraw-done =
    ✅ <b>{ $money } is set aside for you</b>

    I write here about every step, until it has arrived.
withdraw-not-paid-out = 🤔 { $asset } is not paid out here.
withdraw-forbidden = 🤔 No money can be paid to the wallet you have linked: it belongs to this community or to a coin. Please take another one under /wallet.
withdraw-too-much = 🤔 That is more than you can spend. Nothing was asked for: send me a smaller amount, or look at /balance.
withdraw-stopped = ⏸ Payments are paused while our people look at something. Your money is safe and stays in your balance: please try again later.
withdraw-cooling-off = ⏳ Your wallet is another one since a short while. Nothing can be withdrawn before { $until }.
withdraw-reset =
    🔑 <b>Your password is being recovered</b>

    Until that is over nothing can be withdrawn; your money is safe in your balance. You remember your password after all, or did not ask for it? Open Password and take it back.
withdraw-reset-cooling-off = ⏳ Your password was recovered a short while ago. So that nobody else could use that, nothing can be withdrawn before { $until }.
withdraw-too-small = 🤔 The least you can withdraw is { $minimum }, and more than the fee. Send me a larger amount.
withdraw-too-large = 🤔 One withdrawal can be { $maximum } at most. Send me a smaller amount; you can ask again afterwards.
withdraw-in-flight = { $count ->
        [one] ⏳ One withdrawal of yours is still on its way. Please wait until it has ended.
       *[other] ⏳ { $count } withdrawals of yours are still on their way. Please wait until one of them has ended.
    }
withdraw-day-limit = 🤔 With what you have asked for in the last 24 hours ({ $used }) this would be more than { $maximum }.
withdraw-hour-limit = ⏳ Very much is being withdrawn right now, and I pay { $maximum } in an hour at most ({ $used } so far). Your money is safe: please try again later.
withdraw-limit-frees = There is room again from { $at } on.
withdrawals-title = 📋 <b>Your withdrawals</b>
withdrawals-none = There are none yet.
withdrawals-reset = ⏸ Your password is being recovered: what waits is paid when that is over. You can still take it back.
withdrawals-reset-until = ⏳ Your password was recovered a short while ago: what waits is paid from { $until } on. You can still take it back.
withdrawals-row =
    <b>{ $money }</b> · { $state }
    { $at }
withdrawal-requested = ⏳ waits for approval
withdrawal-approved = ⏳ waits for its turn
withdrawal-paying = 🚀 on its way
withdrawal-paid = ✅ paid
withdrawal-returned = ↩️ failed in the network, in your balance again
withdrawal-refused = ↩️ refused, in your balance again
withdrawal-cancelled = ↩️ cancelled, in your balance again
withdrawal-expired = ↩️ not decided in time, in your balance again
withdrawal-taken-back = Cancelled: the money is in your balance again.
withdrawal-on-its-way = It is on its way already and cannot be cancelled.
withdrawal-over = It has ended already.
button-cancel-withdrawal = ✖️ Cancel { $money }
button-autopay = ⚙️ Automatic
button-autopay-on = ▶️ Switch on
button-autopay-off = ⏹ Switch off
autopay-on =
    ⚙️ <b>Automatic withdrawals are on</b>

    Once an hour I ask for everything you can spend, as soon as it is at least { $from }, and send it to your wallet. Limits and checks are the same as always; only your password is not asked for.
autopay-off =
    ⚙️ <b>Automatic withdrawals are off</b>

    If you switch them on, I ask once an hour for everything you can spend, as soon as it is at least { $from }, and send it to your wallet, without asking for your password each time.
autopay-password = 🔑 Send me your password for withdrawals to switch it on. I delete your message at once.
autopay-not-offered = ⚙️ Automatic withdrawals are not offered here.

## Password for withdrawals

password-ask-new =
    🔑 <b>Password for withdrawals</b>

    Send me the password you want: at least 8 characters. I delete your message at once and keep only what cannot be turned back into it.

    I ask for it whenever money leaves or your wallet changes, and nowhere else. Our people never ask for it.
password-ask-change =
    🔑 <b>Another password for withdrawals</b>

    Send me both in one message, on two lines: first the old one, below it the new one, at least 8 characters. I delete your message at once.
password-two-lines = 🤔 I need two lines in one message: the old password, and below it the new one. Nothing was changed.
password-unfit = 🤔 A password has { $minimum } to { $maximum } characters. Nothing was changed: please send another one.
password-wrong = { $tries ->
        [one] ❌ <b>That is not your password.</b> One try is left. Send it once more, or leave by a button below.
       *[other] ❌ <b>That is not your password.</b> { $tries } tries are left. Send it once more, or leave by a button below.
    }
password-locked = 🔒 After too many wrong passwords none is accepted before { $until }. Nothing was done.
password-done = ✅ Done.

## A forgotten password

button-forgot = 🤷 Forgot it?
button-reset-ask = ✅ Yes, ask for it
button-reset-recall = ↩️ Take it back
button-reset-remembered = 💡 I remember it
button-reset-password = 🔑 Set a new password
reset-ask-reason =
    🤷 <b>You have forgotten your password</b>

    Our people can let you set a new one, once they are sure that it is you. Write in one message what happened and how they can tell, in at least { $minimum } characters. Never write a password: nobody from us needs it.
reset-reason-short = 🤔 That is too short for our people to decide. Please write at least { $minimum } characters about what happened.
reset-preview =
    🔑 <b>Is this right?</b>

    You write: { $reason }

    • Until it is decided nothing can be withdrawn, your wallet stays as it is, and withdrawals that are not on their way yet wait.
    • After you have set a new password, withdrawals wait { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } more, so that nobody else could take your money this way.
    • You can take it back at any time. It ends by itself when you give your old password.

    To write something else, just send it.
reset-open =
    ⏳ <b>Our people are looking at it</b>

    You asked for a new password at { $at }: { $reason }

    Until it is decided nothing can be withdrawn and withdrawals wait. I write to you here as soon as somebody has decided.

    Was it not you? Take it back at once and write to the people who run this community.
reset-approved =
    ✅ <b>You can set a new password</b>

    Our people agreed at { $at }. Nobody but you will know it.

    Was it not you who asked? Take it back at once and write to the people who run this community.
reset-ask-password =
    🔑 <b>Your new password for withdrawals</b>

    Send me the password you want: at least 8 characters. I delete your message at once and keep only what cannot be turned back into it.
reset-done =
    ✅ <b>Your new password is set</b>

    So that nobody else could use this, nothing is paid before { $until }. Withdrawals that wait go on then by themselves; you can also take them back.
reset-taken-back = ↩️ Taken back: your old password stays, and withdrawals go on.
reset-over = This is over by now. Open Password to see how it stands.
dialogue-expired = ⌛️ That took a while, and I have stopped waiting. Nothing was done: please begin once more.
dialogue-outdated = 🔄 I was renewed meanwhile and do not know any more what we were at. Nothing was done: please begin once more.

## Payments

history-title = 🧾 <b>Your latest payments</b>
history-none =
    🧾 <b>Your payments</b>

    There is none yet. As soon as I see one from your wallet, it stands here.
history-row =
    { $state } · <b>{ $money }</b>
    { $at } · <code>{ $transaction }</code>
history-row-bought =
    { $state } · <b>{ $money }</b> · level { $level }
    { $at } · <code>{ $transaction }</code>
state-seen = ⏳ Seen, not final yet
state-orphaned = 🔄 Being checked again
state-dropped = ⚠️ Not on the chain any more
state-final = ⏳ Final, being credited
state-credited = ✅ Credited
state-reversed = ↩️ Taken back

## Inviting

invite-title =
    🤝 <b>Invite people</b>

    Your link:
    <code>{ $link }</code>
invite-tier = Tier { $tier }: { $rate }% of each level they buy · { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
invite-tiers-about = Tier 1 are the people you invited, the next tiers those who were invited by them. The share comes out of the price; your friends pay nothing on top.
invite-off = There are no commissions here, but friends are welcome.
invite-earned = <b>You have earned</b>
invite-earned-none = You have not earned any commission yet.
invite-earned-row = Tier { $tier }: { $money } from { $sales ->
        [one] { $sales } sale
       *[other] { $sales } sales
    }
invite-share = Join me here
button-share = 📨 Share the link
button-copy-link = 📋 Copy the link

## Help and everything unexpected

help =
    ❓ <b>How it works</b>

    { $strategy ->
        [address] 1. <b>You have an address of your own</b> to pay to, from any wallet or exchange.
       *[sender] 1. <b>Link your wallet</b>: the one you pay from. /wallet
    }
    2. <b>Buy a level</b>: choose it, read what to look out for, and pay the exact amount. /pay
    3. <b>Watch it become final</b>: I show every step in one message. Final payments are credited to the last digit.
    4. <b>Invite others</b> and earn a share of what they buy. /invite
    5. <b>Withdraw</b> what is in your balance to your own wallet, with a password of your own. /withdraw · /password

    If you paid too little, the money is in your balance and I say what is missing. If you paid too much, the rest stays in your balance. As soon as your balance covers a level, you can buy it from there.

    Nobody from us will ever ask for your recovery phrase or private key.

    /levels · /balance · /history · /language · /menu
unknown-words = 🤔 I did not understand that. Use the buttons below, or /help.
unknown-words-wallet =
    🤔 I did not understand that. If you want to link your wallet, send its address: it begins with <code>0x</code>. For everything else use the buttons below.
unknown-wordless = 🙂 Thank you! I can read only text and buttons, though. Here is what I can do:
unknown-command = 🤔 I do not know this command. Here is what I can do:
stale-button = This button does not work any more. Open /menu for a fresh one.
blocked = Your access is suspended. Money you have sent stays recorded and yours.
unavailable =
    😔 This is temporarily unavailable. Nothing is lost: please try again in a minute.

    <i>If you write to us about it, name this number: <code>{ $reference }</code></i>
unavailable-short = Temporarily unavailable. Nothing is lost: please try again in a minute. ({ $reference })

## Notifications

notice-seen =
    💸 <b>Payment seen: { $money }</b>

    { $bar } { $confirmations } of { $needed } blocks
    Nothing for you to do: I keep this message up to date.
notice-seen-full =
    💸 <b>Payment seen: { $money }</b>

    { $bar } { $confirmations } of { $needed } blocks
    Waiting for the network to make it final. Nothing for you to do.
notice-credited =
    ✅ <b>{ $money } credited</b>

    Your payment is final.
notice-credited-over = It was more than the level you had chosen costs: the rest is in your balance.
notice-credited-under = It was not enough for the level you had chosen.
notice-credited-late = It was sent after your reservation had run out, so the prices of today counted.
notice-credited-twice = The level you had chosen was paid already, so this payment went to your balance.
notice-credited-bought = 🎉 Level { $level } is yours, for { $money }.
notice-credited-missing = Level { $level } is { $money } away.
notice-credited-available = Available now: { $money }
notice-bought =
    🎉 <b>Level { $level } is yours</b>

    { $price } was taken from your balance. Available now: { $left }
notice-dropped =
    ⚠️ <b>The payment of { $money } is not on the chain any more</b>

    The network has replaced the block it stood in, and the payment did not come back. Nothing was credited.

    Look into your wallet: if the money is there, send it again. If your wallet says it was sent, wait a little: as soon as it is on the chain again, I will write.
notice-reversed =
    ↩️ <b>The payment of { $money } was taken back</b>

    It was final and credited, but the network has undone the block it stood in. That is extremely rare, and nobody's mistake here.
notice-reversed-level = Level { $level }, which it had bought, was taken back with it.
notice-reversed-next = Look into your wallet: if the money is there, you can send it again. If your wallet says it was sent, do nothing: should the payment stand on the chain again, our people look at it and nothing of it is lost.
notice-wrong-token =
    ⚠️ <b>You sent a token that is not taken here</b>

    Contract: <code>{ $contract }</code>
    Amount in the token's smallest units: <code>{ $amount }</code>
    Transaction: <code>{ $transaction }</code>

    It cannot be credited, whatever its name says. Please write to the people who run this community and name the transaction. Taken are only: { $taken }.
notice-commission =
    🤝 <b>You earned { $money }</b>

    Somebody in your tier { $tier } bought level { $level }; your share is { $rate }%.
notice-commission-held = It is held until { $until }, then it goes to your balance by itself.
notice-commission-soon = It goes to your balance by itself within the hour.
notice-refunded =
    ↩️ <b>Your purchase of level { $level } was taken back</b>

    The people who run this community have refunded it: { $money } are in your balance again. You can buy the level again at any time.
notice-commission-reversed =
    ↩️ <b>A commission of { $money } was taken back</b>

    The purchase of level { $level } in your tier { $tier } that it came from was undone.
notice-recovered =
    🧾 <b>We had paid you { $money }</b>

    Our books were restored from an older copy and did not know of this payment any more. It is in the network, so it counts as paid.
notice-recovered-taken = { $money } of it was taken from your balance.
notice-recovered-next = If anything is not right, ask for help.
notice-campaign =
    🎁 <b>You received { $money }</b>

    It is a reward of the campaign “{ $campaign }” and is in your balance.
notice-transaction = Transaction <code>{ $transaction }</code>

## Money out

notice-withdrawal-requested =
    📤 <b>You asked for { $money }</b>

    It is set aside for you until our people have looked at it. If nobody decides by { $until }, it goes back to your balance by itself.
notice-withdrawal-approved =
    📤 <b>{ $money } will be paid</b>

    It waits for its turn, and I write as soon as it is on its way.
notice-withdrawal-funds =
    ⏳ <b>{ $money } waits</b>

    The wallet that payments leave from is being filled up. Your place in the queue stays yours, and nothing is lost.
notice-withdrawal-fees =
    ⏳ <b>{ $money } waits</b>

    What may be spent on network fees in a day is used up. I pay as soon as there is room again; nothing is lost.
notice-withdrawal-paused =
    ⏳ <b>{ $money } waits</b>

    Payments are paused while our people look at something. Your place in the queue stays yours, and nothing is lost.
notice-withdrawal-sent =
    🚀 <b>{ $money } is on its way</b>

    I write once more when the network has made it final.
notice-withdrawal-paid =
    ✅ <b>{ $money } paid</b>

    The payment is final.
notice-withdrawal-returned =
    ↩️ <b>{ $money } is in your balance again</b>

    The payment failed in the network, and nothing has left us. You can ask for it again.
notice-withdrawal-refused =
    ↩️ <b>{ $money } is in your balance again</b>

    Our people have refused to pay it.
notice-withdrawal-refused-note = They say: { $note }
notice-withdrawal-blocked =
    ↩️ <b>{ $money } is in your balance again</b>

    Your access is suspended, so nothing is paid out. The money stays recorded and yours.
notice-withdrawal-cancelled =
    ↩️ <b>{ $money } is in your balance again</b>

    You have cancelled the payment.
notice-withdrawal-wallet =
    ↩️ <b>{ $money } is in your balance again</b>

    Your wallet is another one now, so the payment to the old one was cancelled.
notice-withdrawal-expired =
    ↩️ <b>{ $money } is in your balance again</b>

    Nobody decided in time. That is our fault, not yours: please ask once more.
notice-withdrawal-to =
    To: <code>{ $address }</code>
notice-withdrawal-transaction =
    Transaction: <code>{ $transaction }</code>
notice-wallet-changed =
    👛 <b>Your wallet is another one now</b>

    Old: <code>{ $from }</code>
    New: <code>{ $to }</code>

    Compare the new one character by character. Nothing can be withdrawn before { $until }.

    <b>Was it not you?</b> Then write to the people who run this community at once.
notice-password-set =
    🔑 <b>Your password for withdrawals is set</b>

    Nobody can look it up for you, so keep it well. Was it not you? Then write to the people who run this community at once.
notice-password-changed =
    🔑 <b>Your password for withdrawals is another one now</b>

    Was it not you? Then write to the people who run this community at once.
notice-reset-requested =
    🔑 <b>Somebody at your account has forgotten the password for withdrawals</b>

    Our people are asked to let a new one be set. Until they have decided nothing can be withdrawn, and withdrawals that are not on their way yet wait. Was it not you? Take it back under Password and write to the people who run this community at once.
notice-reset-approved =
    ✅ <b>You can set a new password for withdrawals</b>

    Our people agreed. Open Password and set it; nobody but you will know it. Was it not you who asked? Take it back there and write to the people who run this community at once.
notice-reset-refused =
    ❌ <b>Your password was not recovered</b>

    Our people refused it; your old password stays, and withdrawals go on. They say: { $note }
notice-reset-withdrawn =
    ↩️ <b>Your password stays as it was</b>

    You have taken back that it be recovered. Withdrawals go on.
notice-reset-remembered =
    💡 <b>Your password stays as it was</b>

    It was given correctly, so it need not be recovered any more. Withdrawals go on. Was it not you? Write to the people who run this community at once.
notice-reset-done =
    🔑 <b>A new password for withdrawals was set</b>

    Nothing is paid before { $until }; withdrawals that wait go on then. Was it not you? Write to the people who run this community at once.
notice-password-locked =
    🔒 <b>Too many wrong passwords</b>

    No password is accepted before { $until }. Was it not you? Then somebody else has tried: write to the people who run this community.

## What Telegram shows of the bot

command-start = Start
command-menu = Menu
command-pay = Buy a level
command-levels = Levels and prices
command-balance = Your balance
command-withdraw = Withdraw money
command-withdrawals = Your withdrawals
command-history = Your payments
command-invite = Invite and earn
command-wallet = Your wallet
command-password = Password for withdrawals
command-language = Сменить язык на русский
command-help = How it works
bot-description = Buy levels with crypto on BNB Smart Chain, watch every payment become final, and earn when people you invited buy. Press Start.
bot-short-description = Levels, payments and invitations on BNB Smart Chain

## What a member missed while he could not be reached

notice-missed =
    📬 <b>While you were away</b>

    I could not reach you, so here is everything about your money in one message:
notice-missed-event =
    • { $kind ->
        [DepositCredited] 💰 Payments credited ({ $times }): { $money }
        [DepositDropped] ⚠️ Payments that are not on the chain any more, nothing credited ({ $times }): { $money }
        [DepositReversed] ⚠️ Payments taken back because they are not on the chain any more ({ $times }): { $money }
        [LevelBought] 🏅 Levels bought ({ $times }): { $money }
        [CommissionEarned] 🤝 Earned by invitations ({ $times }): { $money }
        [WrongToken] ⚠️ Payments in a token that is not taken ({ $times })
        [SaleRefunded] ↩️ Levels taken back, their price in your balance again ({ $times }): { $money }
        [CommissionReversed] ↩️ Earnings taken back with a sale ({ $times }): { $money }
        [CampaignRewarded] 🎁 Rewards ({ $times }): { $money }
        [PaymentRecovered] ⚠️ Payments to you that the books had forgotten ({ $times }): { $money }
        [WithdrawalPaid] ✅ Withdrawals paid ({ $times }): { $money }
        [WithdrawalReturned] ↩️ Withdrawals that failed, the money in your balance again ({ $times }): { $money }
        [WithdrawalRefused] ↩️ Withdrawals refused, the money in your balance again ({ $times }): { $money }
        [WithdrawalCancelled] ↩️ Withdrawals cancelled, the money in your balance again ({ $times }): { $money }
        [WithdrawalExpired] ↩️ Withdrawals nobody decided about, the money in your balance again ({ $times }): { $money }
        [WalletChanged] 👛 Your wallet was changed ({ $times }). Was it not you? Write to the people who run this community at once.
        [PasswordChanged] 🔑 Your password for withdrawals was set or changed ({ $times }). Was it not you? Write to the people who run this community at once.
        [PasswordLocked] 🔒 Too many wrong passwords were tried ({ $times }). Was it not you? Write to the people who run this community at once.
        [PasswordResetRequested] 🔑 A forgotten password was reported at your account ({ $times }). Was it not you? Open /password.
        [PasswordResetApproved] 🔑 Our people agreed to a new password ({ $times }): /password
        [PasswordResetRefused] ❌ Our people refused a new password ({ $times })
        [PasswordResetWithdrawn] ↩️ Your old password stays after all ({ $times })
        [PasswordResetDone] 🔑 A new password was set without the old one ({ $times }). Was it not you? Write to the people who run this community at once.
       *[other] Other news ({ $times }) { $money }
    }
## Operators: login and panel

admin-ask-key =
    🔐 <b>Operators only</b>

    Send your key. I delete the message with it at once.
admin-session-over =
    🔐 <b>You are not logged in any more</b>

    A session ends after 15 minutes without a press, and after 24 hours in any case. Send your key to go on; I delete the message with it at once.
admin-key-wrong =
    ❌ This key opens nothing here. { $tries ->
        [0] No key is accepted from this account for 15 minutes.
        [one] One try is left.
       *[other] { $tries } tries are left.
    }
admin-key-locked = 🔒 Too many wrong keys. None is accepted from this account before { $until }.
admin-not-allowed = Your role does not allow this.
admin-panel =
    🛠 <b>{ $name }</b> · { $role }

    Withdrawals that wait for you: <b>{ $withdrawals }</b>
    Open incidents: <b>{ $incidents }</b>
    Payments in suspense: <b>{ $suspense }</b>
    Tickets that wait: <b>{ $tickets }</b>
    Password resets that wait: <b>{ $resets }</b>

    Without a press you are logged in until { $until }.
role-support = support
role-manager = manager
role-owner = owner
button-admin = 🛠 Panel
button-adminqueue = 📤 Withdrawals
button-adminincidents = 🚨 Incidents and brakes
button-adminaudit = 📜 Audit log
button-adminteam = 👥 Team
button-admindashboard = 🗂 Dashboard
admin-dashboard =
    🗂 <b>The dashboard</b>

    This button opens it in your browser, once and within { $minutes } minutes. Whoever opens it is you: do not pass it on. The session there ends like this one: after 15 minutes without use, and after 24 hours in any case. You can end it under Sessions.
button-open-dashboard = Open the dashboard
admin-dashboard-nowhere =
    🗂 <b>The dashboard</b>

    I do not know its address: whoever runs this bot has to set API_PUBLIC_URL.
button-adminsessions = 🖥 Sessions
button-adminlogout = 🚪 Log out
admin-logged-out = You are logged out.
admin-sessions = 🖥 <b>Who is logged in</b>
admin-session-row =
    <b>{ $operator }</b>, account { $account }
    since { $since }, last seen { $seen }
admin-session-this =
    <b>{ $operator }</b>, account { $account } (this session)
    since { $since }, last seen { $seen }
admin-session-browser =
    <b>{ $operator }</b>, account { $account } (dashboard, in a browser)
    since { $since }, last seen { $seen }
button-end-session = End the session of { $operator }
admin-session-ended = The session is ended.
admin-fact = • { $name }: { $value }

## Operators: audit log and team

admin-audit = 📜 <b>Audit log</b>, newest first
admin-audit-done = <b>{ $position }</b> · { $at } · <b>{ $operator }</b>: { $action } · { $subject }
admin-audit-failed = <b>{ $position }</b> · { $at } · <b>{ $operator }</b>: { $action } · { $subject } · ❌ { $outcome }
admin-audit-reason = “{ $reason }”
button-verify-audit = 🔗 Check the chain
admin-audit-sound = ✅ The chain is whole: every hash of all { $count } records fits.
admin-audit-broken = ❌ <b>The chain is broken at record { $position }.</b> Somebody changed, removed or moved a record there. Compare with a backup.
admin-team = 👥 <b>Team</b>
admin-team-row = <b>{ $name }</b> · { $role } · account { $account }
admin-team-gone = <s>{ $name }</s> · { $role }, dismissed
button-operator = 👤 { $name }
button-appoint = ➕ { $role }
button-role = Make { $role }
button-renew-key = 🔑 New key
button-dismiss = 🗑 Dismiss
admin-ask-name =
    How is the new operator called ({ $role })?

    Send a name of at most 20 small letters and digits. It is given once, for ever.
admin-name-unfit = A name has at most 20 small letters (a to z) and digits. Send another one.
admin-name-taken = There is or was an operator of this name. Send another one.
admin-key-new =
    🔑 <b>The key of { $name }</b>

    <tg-spoiler><code>{ $key }</code></tg-spoiler>

    It is shown this once and kept nowhere. Give it to { $name } in a safe way, then delete this message. He sends /admin to me and then the key; from then on he acts from that account only.
operator-kept-self = You cannot change yourself: another owner can.
operator-kept-last-owner = There would be no owner left.
operator-kept-settings = The settings name this operator: change OPERATOR_KEYS or ADMIN_MASTER_KEY.

## Operators: withdrawals

admin-queue = 📤 <b>Withdrawals that wait for operators</b>, the oldest first: { $count }
admin-queue-empty = ✅ No withdrawal waits for operators.
admin-queue-row = { $money } · { $at }
admin-withdrawal =
    📤 <b>{ $money }</b> · { $state }

    Fee { $fee }, arrives <b>{ $net }</b>
    To <code>{ $address }</code>
    Asked for at { $at }
    Agreed: { $approvals } of { $needed } ({ $names })
admin-context =
    👤 <b>{ $name }</b>, account { $account }, { $standing }
    Member since { $since }
    Available { $available }, held { $held }
    Earlier withdrawals: { $count }, paid: { $paid }
admin-context-wallet = ⚠️ The wallet was changed at { $at }.
admin-context-reset = 🔑 His password is being reset: nothing is paid before that is over.
standing-active = active
standing-blocked = blocked
button-approve = ✅ Approve
button-refuse = ❌ Refuse
admin-approved = Approved: it is paid when its turn comes.
admin-approved-more = You agree. Another operator must too.
admin-decided-already = It was decided already.
admin-revised = It has changed since you looked: look again.
admin-agreed-already = You have agreed already: another operator must.
admin-ask-refusal = Why is it not paid? Write it in one message: the member reads it, and has his money again.
admin-refused = ❌ Refused. The money is in the member’s balance again, and he reads your note.

## Operators: incidents and brakes

admin-incidents = 🚨 <b>Open incidents</b>
admin-incidents-none = ✅ No incident is open, and nothing stands still.
admin-incident = <b>№ { $id } { $kind }</b> · { $subject } · { $at }
admin-incident-stops = Stands still: <b>{ $flows }</b>
admin-incident-closes-itself = Closes itself when its cause is over.
admin-incident-approvals = Agreed: { $approvals } of { $needed } ({ $names })
button-agree = ✅ Agree to № { $id }
button-stop = ⏸ { $flow }
flow-crediting = crediting
flow-payouts = payouts
flow-registration = registration
flow-broadcasts = broadcasts
admin-ask-stop = Why do you stop { $flow }? Write it in one message. It goes on when an operator agrees to the incident.
admin-agreed = It is closed, and what it stopped goes on.
admin-agreed-more = You agree. Another operator must too.
admin-closed-already = It is closed already.
admin-closes-itself = It closes itself when its cause is over.
admin-unfinished = What was lost is not settled yet: look again in a minute.

## Operators: alerts

alert-raised = 🚨 <b>№ { $id } { $kind }</b> · { $subject } · { $at }
alert-resolved = ✅ <b>It is over: { $kind }</b> · { $subject }
alert-kind-provider-faulty = An RPC provider lied or contradicted itself and is left out. <b>Do:</b> ask the provider what happened; admit it again with an agreement once it is sound, or take it out of BSC_RPC_URLS.
alert-kind-providers-disagree = Providers call different blocks final, and nobody can tell who is wrong. <b>Do:</b> compare the block of this height with a public explorer; take the wrong provider out of the settings and agree.
alert-kind-no-quorum = Fewer providers answer than must agree: payments are seen and not credited. <b>Do:</b> look at how the providers are doing (operator status), and add one that answers to BSC_RPC_URLS.
alert-kind-finality-stalled = Blocks go on, but none becomes final. <b>Do:</b> look whether BNB Smart Chain itself has trouble (bnbchain.org/status); wait. It closes itself.
alert-kind-finality-broken = What was final is not on the chain any more: payments that are gone are taken back. <b>Do:</b> read “finality broken” in docs/operations.md before anybody agrees.
alert-kind-token-changed = A token's contract is not the one that was agreed to. <b>Do:</b> read the issuer's announcement and compare the code hash; agree only when the change is his.
alert-kind-token-balance-differs = A wallet holds another amount of a token than its transfers say. <b>Do:</b> look for the transfer in an explorer; until it is explained nothing of this asset is credited.
alert-kind-reversed-payment-returned = A payment whose credit was taken back is on the chain again. <b>Do:</b> look at the member's balance and credit it by hand through suspense if it is owed.
alert-kind-books-differ = A wallet holds another amount than the books say: payouts stand still. <b>Do:</b> operator books shows the difference to the unit; find the transfer that explains it before two of you agree.
alert-kind-invariant-broken = Something that must always be true of the books is not. <b>Do:</b> do not agree; keep the database as it is, save the sample and call whoever maintains the code.
alert-kind-reserves-short = We hold less than we owe to members. <b>Do:</b> move money to the wallets, and find out where it went.
alert-kind-stopped-by-operator = An operator has stopped this. <b>Do:</b> ask whoever did it; it goes on when somebody agrees.
alert-kind-campaign-out-of-funds = Members have earned rewards that a campaign has no funds for. <b>Do:</b> fund the campaign or end it.
alert-kind-foreign-spend = The payout wallet has sent something that we did not sign: somebody else has its key. <b>Do now:</b> move what is left to a new wallet, and change the key. Read docs/paying-out.md.
alert-kind-books-behind-the-chain = The chain has used more nonces of the payout wallet than we ever gave away: the database is older than the chain. <b>Do:</b> follow “a restored database” in docs/paying-out.md.
alert-kind-payout-refused = The signer or every provider refuses a payout for good. <b>Do:</b> read the reason in the facts; correct limits or gas settings, and it is tried again.
alert-kind-payout-displaced = Another transaction has used a payout's nonce for good: it can never be paid. <b>Do:</b> see that the key is safe; agreeing gives the member his money back.
alert-kind-wallet-delegated = Code runs in the payout wallet's name (EIP-7702): whoever holds the key has signed a delegation. <b>Do now:</b> take the wallet out of use and change the key.
alert-kind-withdrawal-signed-before = An approved withdrawal was signed before, under a nonce the books have forgotten: it is not paid again. <b>Do:</b> look in an explorer whether it was paid; see docs/paying-out.md.
alert-kind-daily-fees-spent = What a day's payouts may cost in fees is spent: approved withdrawals wait. <b>Do:</b> wait for the next day in UTC, or raise PAYOUT_DAY_MAX_FEES_BNB after you have seen why.
alert-kind-payout-wallet-changed = The settings name another payout wallet, and the one before still holds money or has payouts on their way. <b>Do:</b> let them end and move the rest; or set the former address again.
alert-kind-payout-wallet-low = The payout wallet holds less than approved withdrawals need. <b>Do:</b> send it what is missing; BNB for fees too.
alert-kind-webhook-endpoint-disabled = A webhook endpoint was switched off: its receiver is gone or has failed for days. <b>Do:</b> tell the integrator; once he is back, switch it on, and missed events are sent.
alert-kind-disk-nearly-full = A disk is fuller than the settings like. <b>Do:</b> delete what is not ours, move logs and backups away, or make the disk larger.
alert-kind-disk-full = A disk is so full that broadcasts stand still. <b>Do now:</b> make room; payments and payouts go on for as long as there is some.
alert-kind-process-strained = A process uses more memory, processor time or patience than the settings like. <b>Do:</b> look at its metrics and log for what it is busy with; give it more, or start another. It closes itself.
alert-kind-backup-old = No backup was restored well, to try it, for 26 hours. <b>Do:</b> see what the last run of backup-scheduler says under Jobs, mend it, and make one by hand. It closes itself after a good rehearsal.
alert-kind-rehearsal-failed = The last backup is not what was backed up, or cannot be restored. <b>Do now:</b> make another by hand and read what its rehearsal says; keep the older ones until one is good.
alert-kind-database-restored = The database was replaced by a backup: payouts and broadcasts stand still until it is known what happened since. <b>Do now:</b> let the watcher read the chain, compare, and only then agree.

## Operators: members

button-adminmembers = 🧑‍🤝‍🧑 Members
button-member = { $name } · { $account }
button-member-blocked = 🚫 { $name } · { $account }
admin-members =
    🧑‍🤝‍🧑 <b>Members</b>, the newest first

    Looking for somebody? Write his Telegram id, his id here, a wallet (of now or before) or a part of his name.
admin-members-none = Nobody fits. Write a Telegram id, an id, a whole wallet or a part of a name.
admin-members-found = 🔎 Found: { $count }
admin-members-many = 🔎 The newest { $count } who fit. Write more of the name to see the others.
admin-member =
    👤 <b>{ $name }</b>, account <code>{ $account }</code>, <b>{ $standing }</b>
    Id: <code>{ $id }</code>
    Member since { $since }
    Levels: { $levels }
admin-member-empty = Nothing in the balance.
admin-member-balance = <b>{ $asset }</b>: available { $available }, held for withdrawals { $held }, commissions not released yet { $rewards }
admin-member-flows = Of the newest { $limit } each: payments credited { $credited }, withdrawals paid { $paid }, withdrawals open { $open }
admin-member-open = 📤 { $money } · { $state } · { $at }
admin-member-no-wallet = No wallet.
admin-member-wallet =
    Wallet <code>{ $address }</code>
    since { $since }, not proven
admin-member-wallet-proven =
    Wallet <code>{ $address }</code>
    since { $since }, proven by signature
admin-member-wallet-change =
    ⚠️ Changed at { $at }, from <code>{ $from }</code>
    to <code>{ $to }</code>
admin-member-no-sponsor = Invited by nobody.
admin-member-sponsor = Invited by { $name }, account { $account }.
admin-member-invited = People he has invited: { $invited }
admin-member-standing = { $at } · <b>{ $operator }</b>: { $standing } · “{ $note }”
button-adminblock = 🚫 Block
button-adminunblock = ✅ Let in again
admin-ask-block =
    🚫 <b>Block { $name }?</b> Account { $account }

    He can do nothing here any more: buy, withdraw or take another wallet. He gets one neutral line for everything, and may appeal. Automatic payouts and campaigns leave him out.
admin-block-fate =
    Withdrawals that are refused at once, their money in his balance again: <b>{ $refused }</b>
    Withdrawals on their way, which are paid: <b>{ $paying }</b>
admin-block-his = <b>Nothing is taken from him.</b> What comes from his wallet is still credited to him, and this stays his:
admin-block-why = Why is he blocked? Write it in one message: with it he is blocked. It is kept with your name; he does not read it.
admin-blocked = 🚫 <b>He is blocked.</b> Withdrawals refused: { $refused }
admin-blocked-already = He was blocked already. Withdrawals refused now: { $refused }
admin-block-operator = ❌ This is the account of operator <b>{ $operator }</b>. An owner must dismiss him first.
admin-ask-unblock =
    ✅ <b>Let { $name } in again?</b> Account { $account }

    He can do everything again at once. What was refused stays refused: he asks again.

    Why? Write it in one message: with it he is let in. It is kept with your name.
admin-unblock-why = Why is he let in again? Write it in one message.
admin-unblocked = ✅ <b>He can act again.</b>
admin-unblocked-already = He was not blocked.

## Operators: suspense

button-adminsuspense = ❓ Suspense
button-next = Next ➡️
button-suspended = { $money } · { $reason } · { $age }
button-suspended-decided = ☑️ { $money } · { $reason } · { $age }
suspense-unknown-sender = unknown sender
suspense-wallet-linked-later = wallet linked later
suspense-needs-trace = origin not shown
suspense-not-proven = not proven
admin-age-hours = { $hours } h ago
admin-age-days = { $days } d ago
admin-suspense =
    ❓ <b>Payments in suspense</b>, the oldest first

    They wait for a decision: <b>{ $waiting }</b>. Decided and still here: { $decided }
admin-suspense-empty = ✅ No payment is in suspense.
admin-suspended =
    ❓ <b>{ $money }</b> · { $reason }

    Paid at { $at }, { $age }, in block { $block }
    From <code>{ $sender }</code>
    To <code>{ $wallet }</code>
    Transaction <code>{ $transaction }</code>
admin-suspended-nobody = The wallet it came from is nobody’s.
admin-suspended-linked = ⚠️ The wallet it came from is or was that of { $name }, account { $account }, who linked it afterwards.
admin-suspended-return = ☑️ It is to be paid back, and perhaps it was already: look at the chain before you decide otherwise.
admin-suspended-keep = ☑️ It was decided to keep it here.
button-assign = 👤 It is a member’s
button-return = ↩️ Pay it back
button-keep = 📌 Keep it here
admin-ask-assign = Whose is it? Write the member’s Telegram id.
admin-assign-nobody = No member has this Telegram id. Write another one.
admin-ask-assign-why =
    Is it of <b>{ $name }</b>, account { $account }, { $standing }?

    Then write in one message why: with it the payment is his, for ever, and is credited like any other. Is it not his? Leave by a button: nothing happens.
admin-ask-return = Why is it to be paid back? Write it in one message. It stays in suspense until somebody pays it back; the wallet’s owner can no longer claim it by a signature.
admin-ask-keep = Why does it stay here? Write it in one message. It can still be assigned or paid back later.
admin-suspense-why = Why? Write it in one message.
admin-assigned = ✅ It is his now: it is credited within a minute, and he is told.
admin-to-return = ↩️ It is to be paid back.
admin-kept = 📌 It stays in suspense.
admin-suspense-gone = It is not in suspense any more.
admin-assigned-already = It was assigned already, and that is for ever.
## Too much and too fast

too-fast = 🐢 That was a lot at once. Please wait { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    }, then go on: until then I read nothing.
too-fast-short = Too fast. Please wait { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    }.
limit-reached = ⏳ You have done this as often as it may be done for now. Nothing was done; try again in { $minutes ->
        [one] a minute
       *[other] { $minutes } minutes
    }.
limit-reached-hours = ⏳ You have done this as often as it may be done for now. Nothing was done; try again in { $hours } hours.
limit-unknown = ⏳ This cannot be done right now. Nothing was done and nothing is lost: please try later.
## Support

support =
    💬 <b>What do you need help with?</b>

    Choose what it is about. Then write what happened, and send pictures, voice messages or files if they help.
ticket-category-payments = Payments
ticket-category-withdrawals = Withdrawals
ticket-category-password = Password
ticket-category-referrals = Invitations
ticket-category-technical = Something does not work
ticket-category-appeal = Appeal
ticket-category-other = Something else
ticket-ask =
    ✍️ <b>{ $category }</b>

    Tell us what happened, in as many messages as you like: words, photos, voice messages, music, files. Nothing is sent before you press the button.

    Never send your password, recovery phrase or private key: nobody from us needs them.
ticket-ask-more =
    ✍️ <b>Request { $number }</b>

    Write or send what you want to add, in as many messages as you like. Nothing is sent before you press the button.
ticket-draft =
    { $count ->
        [one] 📎 Kept: 1 message.
       *[other] 📎 Kept: { $count } messages.
    } Send more, or press the button when you are done.
ticket-draft-full =
    { $count ->
        [one] One message fits into one request at once.
       *[other] { $count } messages fit into one request at once.
    } This one was not kept. Hand in what you have, then you can add more to it.
ticket-wordless = I cannot keep this one. I take words, photos, voice messages, music and files.
ticket-nothing = There is nothing to send yet: write or send something first.
ticket-long = One text may have { $maximum } characters. Split yours into several, please.
ticket-too-many =
    { $count ->
        [one] You have 1 open request, which is as many as anybody may have.
       *[other] You have { $count } open requests, which is as many as anybody may have.
    } Add to one of them, please: they are in “My requests”.
ticket-full =
    { $count ->
        [one] This request holds 1 message of yours, and that is all it can hold.
       *[other] This request holds { $count } messages of yours, and that is all it can hold.
    } Open a new one, please.
ticket-over = This request was closed too long ago to go on in it. Open a new one, please.
ticket-sent =
    ✅ <b>Your request has the number { $number }</b>

    Somebody will answer you here. You can add to it at any time.
tickets = 💬 <b>Your requests</b>
tickets-none = You have not asked for anything yet.
ticket-row = { $number } · { $category } · { $state }
ticket-state-open = waits for us
ticket-state-answered = answered
ticket-state-closed = closed
ticket = 💬 <b>Request { $number }</b> · { $category } · { $state }
ticket-by-member = <b>You</b>, { $when }
ticket-by-support = <b>Support</b>, { $when }
ticket-event-closed = 🔒 Closed, { $when }
ticket-event-reopened = 🔓 Opened again, { $when }
ticket-media-photo = 🖼 Photo
ticket-media-video = 🎬 Video
ticket-media-voice = 🎤 Voice message
ticket-media-audio = 🎵 Music
ticket-media-document = 📎 File
ticket-words = <blockquote>{ $words }</blockquote>
appeal-ask =
    ✍️ <b>Your appeal</b>

    Tell us why you should have access again, in as many messages as you like: words, photos, voice messages, files. Nothing is sent before you press the button, and you can appeal once.
appeal-sent = Your appeal has the number { $number }. The answer comes here.
appeal-needless = Your access is not suspended: there is nothing to appeal against.
notice-ticket-answered = 💬 <b>Answer to your request { $number }</b>
notice-ticket-lost = <i>Something was sent with this answer that Telegram did not deliver. Ask for it in your request, please.</i>
notice-ticket-closed =
    🔒 <b>Your request { $number } is closed</b>

    If it is not solved, add to it in the next days, and it is open again.
notice-ticket-reopened =
    🔓 <b>Your request { $number } is open again</b>

    Somebody is looking at it and will answer you here.
button-support = 💬 Support
button-tickets = 🗂 My requests
button-ticket = 💬 Show the request
button-follow-up = ✍️ Add something
button-submit = 📨 Send it
button-discard = ✖️ Discard
button-appeal = ✍️ Appeal
command-support = Ask for help
## Comforts: profile, phrase, notices

button-profile = 👤 Profile
button-settings = 🔔 Notices and name
button-phrase = 🛡 Safety phrase
profile-title =
    👤 <b>{ $name }</b>
    With us since { $since }
profile-no-wallet = 👛 No wallet linked yet
profile-wallet =
    👛 <code>{ $address }</code>
    linked, not proven yet
profile-wallet-proven =
    👛 <code>{ $address }</code>
    proven to be yours
profile-levels = 🏅 Levels: { $levels }
profile-no-levels = 🏅 No level yet
profile-money =
    💰 <b>Your money</b>
    Available: { $available }
    Set aside for withdrawals: { $held }
    Commissions, still held: { $rewards }

    Paid in so far: { $in }
    Withdrawn so far, fees included: { $out }
profile-team = 🤝 Invited: { $people }
profile-tier = tier { $tier }: { $count }
profile-link =
    Your invitation:
    <code>{ $link }</code>
phrase-above = 🛡 <i>{ $phrase }</i>
phrase-about =
    🛡 <b>Safety phrase</b>

    Choose a few words that only you and I know. I put them above every message about your money. A message about money without them is not from me.
phrase-now = Now: <b>{ $phrase }</b>
phrase-ask = Send me the phrase, 3 to 40 characters. I delete your message at once.
phrase-ask-guarded =
    To set it, send me two lines in one message: first your password for withdrawals, below it the phrase, 3 to 40 characters. I delete your message at once.
phrase-two-lines = 🤔 I need two lines in one message: your password for withdrawals, and below it the phrase. Nothing was changed.
phrase-unfit = 🤔 A phrase has { $minimum } to { $maximum } visible characters on one line. Nothing was changed: please send another one.
phrase-is-password = 🤔 That is your password. The phrase stands in your messages for all to read who see your screen: please choose another one. Nothing was changed.
phrase-done =
    ✅ <b>Your safety phrase is set</b>

    From now on you see it above every message about money:

    🛡 <i>{ $phrase }</i>
settings =
    🔔 <b>Notices and name</b>

    Press a button to switch it.

    Withdrawals, your wallet, your password, and money that did not arrive or was taken back: of these I always write. They guard your money and cannot be switched off.

    Your name: other members see it in the leaderboard only if you allow it. Otherwise they see its first letter.
switch-on-deposits = ✅ Payments seen and credited
switch-off-deposits = ☐ Payments seen and credited
switch-on-commissions = ✅ Commissions and rewards
switch-off-commissions = ☐ Commissions and rewards
switch-on-marketing = ✅ News and offers
switch-off-marketing = ☐ News and offers
switch-on-name = ✅ Show my name to others
switch-off-name = ☐ Show my name to others
onboarding =
    <b>What to do next</b>

    1. Press <b>My wallet</b>.
    2. Send me the address of the wallet you will pay from.

    That is all. Then choose a level and pay it.
menu-first = <b>Menu</b>
filter-all = All
filter-in = In
filter-out = Out
filter-commissions = Commissions
filter-levels = Levels
button-csv = 📄 As a file
csv-columns = Time (UTC) | What | Direction | Amount | Asset | Balance after | Reference
csv-base-units = { $asset } (base units)
csv-caption =
    📄 <b>{ $count ->
        [0] Nothing has come or gone yet
        [one] One movement
       *[other] { $count } movements
    }</b>, the newest first. A file holds the newest { $maximum } at most. Amounts are exact, times are UTC.
button-team = 👥 My people
button-earnings = 💸 What I earned
button-leaderboard = 🏆 Leaderboard
button-faq = 💬 Questions and answers
button-reserves = 🏦 Is my money covered?
button-proof = 📄 Proof for { $asset }
team-title = 👥 <b>Tier { $tier }: { $count ->
        [one] { $count } person
       *[other] { $count } people
    }</b>
team-none = Nobody stands in this tier yet.
team-tab = Tier { $tier }: { $count }
team-row =
    <b>{ $name }</b>
    since { $since } · nothing earned yet
team-row-earned =
    <b>{ $name }</b>
    since { $since } · earned you { $money }
team-guide =
    👥 <b>Nobody has joined by your link yet</b>

    1. Press <b>Share the link</b> and choose a friend or a group.
    2. Write in your own words what this is, and that levels cost money.
    3. Whoever opens your link and presses Start stands here, for good.

    Invite only people you know. Messages to strangers get accounts blocked.
earnings-title = 💸 <b>What you earned, and why</b>
earning-row =
    <b>{ $money }</b> · { $standing }
    { $rate }% of level { $level } for { $price }, tier { $tier }
    { $name }, { $at }
earning-held = held until { $until }
earning-released = in your balance
earning-reversed = taken back: the purchase was undone
leaderboard-by-people = 🏆 <b>Most people invited</b>
leaderboard-by-earnings = 🏆 <b>Most earned in { $asset }</b>
leaderboard-tab-people = People
leaderboard-row = { $rank }. { $name } · { $value }
leaderboard-own-row = <b>{ $rank }. { $name } · { $value }</b>
leaderboard-people = { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
leaderboard-none = Nobody is here yet. Be the first.
leaderboard-place = Your place: <b>{ $rank }</b> of { $ranked } · { $value }
leaderboard-no-place = You have no place here yet: invite somebody first.
leaderboard-names = <i>Names are shown of those who allow it.</i>
faq =
    💬 <b>Questions and answers</b>

    What would you like to know?
question-where = Where do I pay, and with what?
question-wrong = I sent it wrong. What now?
question-long = How long does it take?
question-out = How do I get money out?
question-safe = How do I stay safe?
faq-title = 💬 <b>{ $question }</b>
faq-network = Network: <b>{ $network }</b>, no other.
faq-coin = • { $asset }, the coin of the network
faq-token =
    • { $asset }, the token with this contract:
    <code>{ $contract }</code>
faq-address =
    Address, from your linked wallet only:
    <code>{ $address }</code>

    Compare it character by character with the one under <b>Buy a level</b>. If it is another one, do not pay and write to us.
faq-own-address = You have an address of your own. It is shown under <b>Buy a level</b>, and only there.
faq-wrong-network = <b>Another network.</b> We watch { $network } only. Money sent on another network does not arrive, and I cannot see it. Ask whoever you sent it with.
faq-wrong-token = <b>Another token.</b> Taken are only { $assets }. Anything else cannot be credited. Write to the people who run this community and name the transaction.
faq-exchange = <b>From an exchange, or another wallet.</b> I cannot know that it is yours. The money is kept, and our people see it. If you can sign with that wallet, link it and prove it under <b>My wallet</b>: then I credit you. An exchange cannot sign for you: write to the people who run this community and name the transaction.
faq-exchange-own = <b>From an exchange.</b> That works: your address is yours alone, whoever pays to it.
faq-dust = <b>Very little.</b> Less than { $least } is kept but not credited.
faq-confirmations = I show a payment as soon as it stands in a block. It is credited when it is final: { $confirmations ->
        [one] one block
       *[other] { $confirmations } blocks
    } must confirm it, its own included. You see every step in one message and need not do anything.
faq-reserved = The price you were shown is reserved for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }. A later payment counts too, at the price of that time.
faq-out-row =
    <b>{ $asset }</b>
    At least { $minimum }, at most { $maximum } at once. Fee: { $fee }.
    Up to { $auto } nobody needs to approve.
faq-out-none = Nothing is paid out here.
faq-out-hours = Whatever people must approve is decided within { $hours ->
        [one] one hour
       *[other] { $hours } hours
    }, or the money goes back to your balance.
faq-out-wallet = Money goes to your linked wallet only. After a change of the wallet nothing can be withdrawn for { $cooldown ->
        [one] one hour
       *[other] { $cooldown } hours
    }.
faq-safe =
    • Our people never ask for your recovery phrase, your private key or your password. I ask for the password only when money leaves, or what guards it changes.
    • Set a safety phrase in your profile. A message about money without it is not from me.
    • Set a password for withdrawals. It guards your money even from somebody who holds your phone.
    • Before you pay, compare the address character by character.
reserves-title =
    🏦 <b>What is owed to all members</b>
    Published { $at }
reserves-none =
    🏦 <b>What is owed to all members</b>

    Nothing is published yet. Once a day the total appears here, with a proof for each member.
reserves-total = <b>{ $total }</b> to { $members ->
        [one] one member
       *[other] { $members } members
    }
reserves-holds = ✅ Your { $own } are part of it. I have worked it out again from your share up to the published root, in { $steps ->
        [one] one step
       *[other] { $steps } steps
    }.
reserves-fails = ❌ Your { $own } do not lead to the published root. That must never happen: write to the people who run this community and send them the proof.
reserves-not-in = You had nothing of it when it was counted.
reserves-root = Root: <code>{ $root }</code>
reserves-about = Everybody's root must be the same: compare it with others. If all are shown the same root and each finds his share in it, nobody was left out. What came or went since is in the next one.
reserves-file =
    📄 <b>Your proof</b>

    It holds your share and the way up to the published root. <code>operator verify-liability --file</code> checks it without us. It shows your balance of that day: give it only to people you trust.

## Operators: tickets

button-admintickets = 💬 Tickets
admin-tickets = 💬 <b>Tickets that wait for an answer</b>, what is due first first. 🔥 is late.
admin-tickets-none = ✅ Nobody waits for an answer.
button-ticket-waiting = № { $number } { $category } · { $state } · { $operator }
button-ticket-late = 🔥 № { $number } { $category } · { $state } · { $operator }
admin-ticket =
    💬 <b>Ticket № { $number }</b> · { $category } · { $state }

    👤 <b>{ $name }</b>, account { $account }, { $standing }
    Taken by { $operator }, answer due { $due }
button-take-ticket = ✋ Take
button-answer-ticket = ✍️ Answer
button-close-ticket = ✅ Close
button-reopen-ticket = ↩️ Reopen
button-ticket-member = 👤 The member
admin-ask-answer = Write the answer in one message, or send a photo, a video, a voice message or a file, with words below it if you like. The member gets it as it is.
admin-answer-long = That is too long for one message. Send a shorter one.
admin-ticket-answered = ✅ Answered: the member gets it in a moment.
admin-ticket-yours = It is yours.
admin-ticket-closed = Closed: the member is told.
admin-ticket-reopened = Open again: the member is told.
admin-ticket-taken = A colleague has it.
admin-ticket-over = It is closed.
admin-ticket-not-over = It is not closed.

## Is this one of us?

button-verify = 🕵️ Is this staff?
verify-ask =
    🕵️ <b>Is this one of us?</b>

    Send me the number of an account at Telegram (for example 123456789), and I tell you whether it belongs to the team. Names and pictures can be copied, the number cannot.

    We never write first and never ask for passwords, keys or words of a wallet. The only bot of ours is @{ $bot }.
verify-not-id = Send the number of an account: digits only, such as 123456789. Apps that show it: many clients of Telegram in the profile, or @userinfobot.
verify-staff = ✅ The account <code>{ $account }</code> belongs to the team. Nobody of the team ever asks for passwords, keys or words of a wallet.
verify-stranger = ❌ <b>The account <code>{ $account }</code> is not one of ours.</b> If it says so, block it, send it nothing, and tell us through @{ $bot }.

## Operators: broadcasts

button-adminbroadcasts = 📣 Broadcasts
admin-broadcasts = 📣 <b>Broadcasts</b>, newest first. A new one is for:
segment-all = ➕ everybody
segment-ru = ➕ Russian
segment-en = ➕ English
segment-none = ➕ without a level
segment-rich = ➕ with a balance
button-broadcast = { $state } · { $text }
broadcast-draft = 📝 draft
broadcast-scheduled = 🗓 scheduled
broadcast-running = ▶️ running
broadcast-paused = ⏸ paused
broadcast-done = ✅ done
broadcast-cancelled = ❌ cancelled
broadcast-too-late = ⌛️ too late
admin-ask-broadcast = What do you want to say ({ $segment })? Send it in one message, words as they are. Nothing is sent before you have seen whom it reaches.
admin-broadcast-before =
    📣 <b>{ $state }</b> by { $operator }

    Reaches <b>{ $recipients }</b>, messages { $messages }; started now, the last one leaves at { $at }.
admin-broadcast-after =
    📣 <b>{ $state }</b> by { $operator }

    Recipients { $recipients }: delivered <b>{ $delivered }</b>, waiting { $waiting }, away { $unreachable }, failed { $failed }, left out { $left }
    End: { $at }
admin-broadcast-text = “{ $text }”
button-start-broadcast = ▶️ Send now
button-pause-broadcast = ⏸ Pause
button-resume-broadcast = ▶️ Go on
button-cancel-broadcast = ❌ Cancel
button-look-again = 🔄 Look again
admin-broadcast-done = Done.

## Operators: broadcasts with pictures, links and times

button-try-broadcast = 👁 Send it to me
button-link-broadcast = 🔗 Add a link
button-unlink-broadcast = ✖️ Remove the link
button-schedule-broadcast = 🗓 At a time
button-open-broadcast = 📣 The broadcast
admin-broadcast-preview = 👆 <b>This is how members get it.</b> So far only you have.
admin-broadcast-rejected =
    ⚠️ <b>Telegram does not take it like this</b>: { $reason }

    Members would not get it either. Cancel it and write it anew, or change the link.
admin-broadcast-try-later = ⏳ It could not be sent to you just now: Telegram wants a pause or does not answer. Press “Send it to me” in a moment.
admin-broadcast-link = 🔗 [{ $words }] { $address }
admin-broadcast-window = 🗓 Begins by itself at { $from }. From { $until } on nothing of it is sent any more.
admin-broadcast-fixed = 🔒 It is no draft any more: nothing was changed.
admin-ask-link =
    🔗 <b>A button below the message</b>

    Send me its words and the address in one message, for example:
    <code>Read more https://example.org/news</code>

    Only https, and up to 64 characters of words.
admin-link-bad-words = 🤔 The button needs words before the address, 64 characters at most. Send both again.
admin-link-bad-address = 🤔 I cannot read an address at the end of that. Send the words and then a full address that begins with https://
admin-link-bad-insecure = 🤔 The address must begin with https://. Send the words and the address again.
admin-link-bad-disguised = 🤔 That address hides where it leads, or leads to no site of the internet. Send one without @ before the name, such as https://example.org/news
admin-ask-when =
    🗓 <b>When is it to begin?</b> Now it is { $now }.

    Send me the moment in UTC, for example:
    <code>{ $example }</code>

    If it is too late at some time, send both moments:
    <code>{ $example } - { $example }</code>
    What is not sent until then is never sent. Without a second moment that is a day later.
admin-when-unread = 🤔 I cannot read that. Send a moment in UTC such as <code>2027-01-31 18:00</code>, or two with a dash between them. Now it is { $now }.
admin-when-past = 🤔 That moment is over: now it is { $now }. Send one that is still to come, or press “Send now” at the broadcast.
admin-when-empty = 🤔 Too late must come after the beginning, and after now ({ $now }). Send both moments again.
admin-live =
    📣 <b>{ $state }</b> · { $text }

    { $bar } { $percent } % of { $recipients }
    Delivered <b>{ $delivered }</b>
    Waiting { $waiting }
    Failed { $failed }
    Blocked or away { $unreachable }
    Left out { $left }
admin-live-expected = ⏱ Done at about { $at }
admin-live-paused = ⏸ Held: nobody is told anything until it goes on.
admin-live-ended = 🏁 Ended at { $at }

## Operators: notices that did not arrive

button-adminletters = 📭 Not delivered
button-letters = { $reason }: { $count }
button-letter = { $what } · { $at }
button-letters-retry = 🔁 Send all again ({ $count })
button-letter-retry = 🔁 Send again
button-letter-resolve = ✅ Done with it
button-letters-back = ⬅️ The others of this reason
admin-letters = 📭 <b>Not delivered</b>: members who were not told something. Choose a reason to see them.
admin-letters-none = 📭 Everybody was told everything. Nothing waits here.
admin-letters-reason = • { $reason }: <b>{ $count }</b>, the first at { $since }
admin-letters-of = 📭 <b>{ $reason }</b>: { $count }, the last first
dead-unreachable = member away
dead-rejected = refused by Telegram
dead-attemptsusedup = tried too often
dead-unclear = nobody knows
dead-hint-unreachable = The member has blocked the bot or left. Whoever comes back is told what he missed without you; sending again now fails again.
dead-hint-rejected = Telegram did not take the message: open one to read what it said. Sending again helps once the cause is gone.
dead-hint-attemptsusedup = Telegram did not answer for so long that we gave up. If it answers again, send them again.
dead-hint-unclear = They are sent once at most, and nobody knows whether they arrived. Sent again, they may stand twice in a chat.
lane-money = money
lane-account = account
lane-support = support
lane-marketing = marketing
told-depositseen = Payment seen
told-depositcredited = Payment credited
told-depositdropped = Payment gone
told-depositreversed = Payment taken back
told-levelbought = Level bought
told-commissionearned = Commission earned
told-commissionreversed = Commission taken back
told-wrongtoken = Wrong token
told-salerefunded = Sale refunded
told-campaignrewarded = Campaign reward
told-paymentrecovered = Payment found again
told-missedwhileaway = Missed while away
told-walletchanged = Wallet changed
told-passwordchanged = Password changed
told-passwordlocked = Password locked
told-passwordresetrequested = Password reset asked for
told-passwordresetapproved = Password reset approved
told-passwordresetrefused = Password reset refused
told-passwordresetwithdrawn = Password reset taken back
told-passwordresetdone = Password reset done
told-ticketanswered = Ticket answered
told-ticketclosed = Ticket closed
told-ticketreopened = Ticket open again
told-withdrawalrequested = Withdrawal asked for
told-withdrawalapproved = Withdrawal approved
told-withdrawalwaits = Withdrawal waits
told-withdrawalsent = Withdrawal sent
told-withdrawalpaid = Withdrawal paid
told-withdrawalreturned = Withdrawal given back
told-withdrawalrefused = Withdrawal refused
told-withdrawalcancelled = Withdrawal cancelled
told-withdrawalexpired = Withdrawal expired
admin-letter =
    📭 <b>{ $what }</b>

    For { $name } (<code>{ $account }</code>), lane { $lane }
    Not delivered: { $reason }, since { $since }
    Notice: <code>{ $id }</code>
admin-letter-detail = What was said: { $detail }
admin-letter-retried = 🔁 { $operator } had it sent again at { $at }
admin-letter-resolved = ✅ { $operator } was done with it at { $at }
admin-ask-resolve = How was it seen to? Write it in one message, for example “told him by phone”. It is kept, and the notice is never sent again.
admin-letter-done = ✅ Done with it. What you wrote is kept, and the notice is not sent again.
admin-letter-again = 🔁 It is being sent again. If it fails once more, it comes back here.
admin-letter-gone = Somebody has seen to it already.
admin-letters-again = 🔁 { $count ->
    [one] One notice is being sent again.
   *[other] { $count } notices are being sent again.
} What fails once more comes back here.{ $left ->
    [0] {""}
   *[other] {" "}Left for the next press: { $left }.
}

## Operators: what belongs to a ticket

admin-ticket-balance = 💰 Can spend { $available }; set aside { $held }
admin-ticket-payment = ⬇️ { $at } · { $money } · { $state }
admin-ticket-withdrawal = ⬆️ { $at } · { $money } · { $state }
admin-ticket-other = 🗂 Also: № { $number } { $category } · { $state } · { $at }
button-ticket-files = { $count ->
    [one] 📎 Show the attachment
   *[other] 📎 Show { $count } attachments
    }
admin-ticket-file = 📎 <b>Ticket № { $number }</b>, the member, { $at }
admin-ticket-file-ours = 📎 <b>Ticket № { $number }</b>, support, { $at }
admin-ticket-file-lost = <i>{ $kind }: Telegram does not give it out any more. Ask the member to send it again.</i>

## Nobody new for now

registration-stopped =
    🚪 <b>We take in nobody new at the moment.</b>

    Nothing of you was kept. Your invitation stays valid: come back later by the same link or the button below, and you are in with whoever invited you.

    If you are a member already, this is another account of Telegram than the one you joined with.
registration-stopped-short = We take in nobody new at the moment. Please come back later.
button-join-again = 🔄 Try again

## Operators: the blacklist

button-adminblacklist = ⛔️ Blacklist
button-listed = ⛔️ { $name } · { $account }
button-list = ➕ Put an account on it
button-unlist = ➖ Take off
listed-no-member = no member
admin-blacklist = ⛔️ <b>Blacklist</b>, the last first. Whoever uses one of these accounts reads one line, whatever he does, and cannot appeal.
admin-blacklist-empty = ⛔️ <b>Blacklist</b>: Nobody is on it. Whoever uses an account on it reads one line, whatever he does, and cannot appeal.
admin-listed = ⛔️ { $name } (<code>{ $account }</code>), put on the blacklist by <b>{ $operator }</b> at { $at }
admin-listed-why = Why: { $note }
admin-ask-list = Which account? Send its number at Telegram, for example 123456789. Nothing happens before you have said why.
admin-list-not-id = That is no number of an account: digits only, for example 123456789. Send it once more.
admin-list-operator = { $operator } acts from this account: an operator’s account cannot be put on the blacklist. An owner can dismiss him first.
admin-list-already = It is on the blacklist already:
admin-ask-list-why =
    ⛔️ <b>{ $name }</b> (<code>{ $account }</code>)

    He will not be served any more and cannot appeal. His money and his withdrawals stay as they are; to refuse those that wait, block the member.

    Why? Write it in one message: with it the account is on the blacklist. It is kept with your name; he does not read it.
admin-list-why = Say why, in one message. It is kept with your name.
admin-list-done = ⛔️ The account <code>{ $account }</code> is on the blacklist.
admin-list-done-already = The account <code>{ $account }</code> was put on the blacklist by somebody else meanwhile.
admin-ask-unlist = Why is it to be taken off? Write it in one message: with it the account is served again.
admin-unlist-done = ✅ The account <code>{ $account }</code> is off the blacklist. A member who is blocked stays blocked.
admin-unlist-done-already = The account <code>{ $account }</code> is not on the blacklist any more.

## The forum of support

forum-name = № { $number } · { $category } · { $name }
forum-by-member = 👤 <b>The member</b>
forum-by-operator = 💬 <b>{ $operator }</b>
forum-closed = 🔒 <b>{ $operator }</b> has closed the ticket
forum-reopened = 🔓 <b>{ $operator }</b> has opened the ticket again
forum-no-operator = ⚠️ This did not reach the member. Only operators who may answer tickets do that here: send /admin to the bot in a private chat once, and log in with your key.
forum-taken = ⚠️ This did not reach the member: a colleague has this ticket.
forum-over = ⚠️ This did not reach the member: the ticket is closed. Open it again at the bot, under Tickets, then write once more.

## Operators: jobs

button-adminjobs = ⏱ Jobs
button-refresh = 🔄 Refresh
admin-jobs = ⏱ <b>What runs by itself</b>
admin-job = { $sign } <b>{ $name }</b>: { $does }
admin-job-never = Never ran yet.
admin-job-running = Runs since { $since }.
admin-job-done = Done at { $at } in { $took } ms.
admin-job-idle = At { $at } there was nothing it could do: { $reason }.
admin-job-failed = Failed at { $at }: <code>{ $reason }</code>. It is tried again by itself; the log of the watcher has the whole of it.
admin-job-next = Next: { $at }.
admin-job-late = ⚠️ It is late: see whether a watcher runs.
admin-job-backlog = Left to do: { $count }.
admin-job-failures = Failed { $failures } of { $runs } times so far.
job-blockchain-monitor = reads the chain and records payments
job-payment-processor = signs, sends and replaces payouts
job-payment-retry = ends payouts the chain has settled, should the one above have missed one
job-notification-retry = delivers notices whose next try is due
job-reward-calculator = releases commissions and pays campaign rewards
job-backup-scheduler = makes a backup of the database
job-cleanup-scheduler = forgets what nobody needs any more, never money
job-disk-guard = watches how full the disks are
job-broadcast-processor = sends broadcasts

## Operators: settings

button-adminsettings = ⚙️ Settings in force
button-previous = ⬅️ Back
admin-settings =
    ⚙️ <b>Settings in force</b>, as the bot has read them at its start.

    To change one, change the environment and start again. Secrets are never shown, only whether they are set. What only another program needs may be set there and not here.
settings-telegram = Telegram
settings-bot = Bot
settings-pace = Pace
settings-limits = Limits
settings-wallet = Chain and wallets
settings-attribution = Deposits
settings-rules = Rules
settings-prices = Prices
settings-withdrawals = Withdrawals
settings-payouts = Payouts
settings-signer = Signer
settings-providers = RPC providers
settings-database = Database
settings-redis = Redis
settings-webhooks = Webhooks
settings-jobs = Jobs
settings-backups = Backups
settings-api = API and operators
settings-log = Logs
settings-monitoring = Monitoring
set-by-environment = environment
set-by-default = default
admin-settings-group = ⚙️ <b>{ $group }</b>
admin-setting = <code>{ $key }</code> = <b>{ $value }</b> ({ $from })
admin-setting-secret = <code>{ $key }</code>: 🔒 set ({ $from })
admin-setting-unset = <code>{ $key }</code>: not set
admin-setting-unreadable = <code>{ $key }</code>: ⚠️ set, but its value cannot be read ({ $from })

## Operators: refunds of levels

button-adminrefunds = ↩️ Refunds
button-sales = 🛒 What he has bought
button-sale = Level { $level } · { $money } · { $name }
button-refund = ↩️ Take it back…
button-refund-agree = ✅ I agree: take it back
admin-sales = 🛒 <b>{ $name }</b> (<code>{ $account }</code>) has these levels. Choose one to see what taking it back would do.
admin-sales-none = 🛒 <b>{ $name }</b> (<code>{ $account }</code>) has no level.
admin-refunds = ↩️ <b>Refunds</b> that wait for another operator: { $count }
admin-refunds-none = ↩️ <b>Refunds</b>: none waits. One is asked for on the card of its member.
admin-sale =
    🛒 <b>Level { $level }</b> for { $money }, bought at { $at }
    { $name } (<code>{ $account }</code>)

    Taking it back gives him the whole price on his balance and takes the level; he can buy it again.
admin-sale-commission = Tier { $tier }: { $name } earned { $money }; still there and taken back: { $left }
admin-sale-no-commission = Nobody earned a commission by it.
admin-sale-stands = Nobody has asked to take it back.
admin-sale-asked = ↩️ <b>{ $operator }</b> asked for it at { $at }: { $note }
admin-ask-refund = Why is it to be taken back? Write it in one message. Nothing happens before another operator agrees.
admin-refund-asked = ↩️ Asked for. It happens as soon as another operator agrees.
admin-refund-asked-already = Somebody has asked for this refund before; it waits for another operator, or is done.
admin-refund-done = ✅ Taken back: the price is on the member’s balance, and he and his sponsors are told.
admin-refund-gone = There is nothing to agree to any more: the sale was taken back meanwhile, or nobody has asked for it.
admin-refund-another = You asked for it yourself: another operator has to agree.

## Operators: prices of levels

button-adminprices = 🏷 Prices
button-price = ✏️ Change the prices in { $asset }
button-announce = 📣 Announce these prices
admin-prices = 🏷 <b>Prices of levels</b>, in force now
admin-prices-row = { $level } — <b>{ $prices }</b>
admin-prices-settings = Version { $version }, { $at }: as the settings say
admin-prices-operator = Version { $version }, { $at }: { $operator }, “{ $note }”
admin-ask-prices =
    What are the levels to cost in { $asset }? Send all prices in one message, level 1 first, such as
    <code>10 20 50</code>
    A dash (-) means: no level is sold in { $asset } any more. Prices in other assets stay.
admin-prices-unread = “{ $text }” is no price in { $asset }. Send plain numbers above zero, apart by spaces: 0.05 0.1 0.25
admin-prices-nothing-would-be-sold = No level would be sold in any asset then. To stop sales for a while there is the brake, under “Incidents and brakes”.
admin-prices-a-price-is-zero = Level { $level } would cost nothing. Send all prices once more, each above zero.
admin-prices-a-higher-level-costs-no-more = Level { $level } would cost no more than the level before it. Send all prices once more, each higher than the one before.
admin-prices-too-many-levels = These are too many: there have to be fewer than { $level } levels. Send all prices once more.
admin-prices-nothing-changes = These are the prices in { $asset } already: nothing changes.
admin-prices-next = 🏷 From now on the levels would cost:
admin-ask-prices-why = Why? Write it in one message: the prices are in force then. Payments that were asked for before keep theirs until their time is over.
admin-prices-done = ✅ In force: version { $version }. Members see the prices at once; to tell everybody, announce them.
admin-prices-moved = Meanwhile others are in force (version { $version }), so nothing was changed. Look at them and begin again.
admin-prices-announced = 📣 Two broadcasts are written, in English and in Russian, and nothing is sent. Look at them and start them under “Broadcasts”.
announce-prices = New prices of levels:
announce-row = Level { $level } — { $prices }

## Operators: payments

button-admindeposits = 📥 Payments
button-deposit = { $money } · { $name } · { $state }
button-deposits-all = All payments
button-deposits-coming = Only those on their way
button-deposit-member = 👤 The member
button-deposit-decide = 🧾 Decide about it
admin-deposits-all = 📥 <b>Payments</b>, the newest first. Send the hash of a transaction to look it up.
admin-deposits-coming = 📥 <b>Payments on their way</b>: seen on the chain, and not final yet. Send the hash of a transaction to look it up.
admin-deposits-none = 📥 <b>Payments</b>: there is none here. Send the hash of a transaction to look it up.
admin-deposit-nobody = nobody known
admin-deposit-suspense = in suspense
admin-deposit-unread = This is no hash of a transaction: 0x and 64 digits. Copy it from the wallet or an explorer and send it once more.
admin-deposit-unknown = No payment to our wallets is known in this transaction. Is it on BNB Smart Chain, and was it sent to our address, in an asset that we list?
admin-deposit-found = Payments in this transaction: { $count }
admin-deposit =
    📥 <b>{ $money }</b> — { $state }
    Transaction: <code>{ $hash }</code>
    From: <code>{ $sender }</code>
    To: <code>{ $wallet }</code>
    Block { $block }, { $at }; seen { $seen }
admin-deposit-owner = Of { $name } (account { $account })
admin-deposit-reason = Of nobody known: { $reason }
admin-deposit-evidence = Final by the word of { $witnesses } (rule: { $rule })
admin-deposit-credited = Credited { $at }
admin-deposit-bought = Bought level { $level }
admin-deposit-intent-exact = It was what he had announced.
admin-deposit-intent-over = It was more than he had announced; the rest is on his balance.
admin-deposit-intent-under = It was less than he had announced, so it bought nothing by that.
admin-deposit-intent-late = It came after the time that he had been given.
admin-deposit-intent-twice = What he had announced was paid already.

## Operators: the end of a membership

standing-terminated = terminated
button-adminterminate = ⛔ End the membership
button-adminreinstate = ✅ Take the end back
admin-ask-terminate =
    ⛔ <b>End the membership of { $name }?</b> Account { $account }

    He can do nothing here any more, and not appeal either: he gets one neutral line for everything. His tickets are closed, whoever has them.
admin-terminate-his = <b>Nothing is taken from him.</b> What comes from his wallet is still credited to him, and this stays on his account until you decide about it:
admin-terminate-why = Why does it end? Write it in one message: with it the membership is over. It is kept with your name; he does not read it.
admin-terminated = ⛔ <b>The membership is over.</b> Withdrawals refused: { $refused }, tickets closed: { $tickets }
admin-terminated-already = It was over already. Withdrawals refused now: { $refused }, tickets closed now: { $tickets }
admin-ask-reinstate =
    ✅ <b>Take the end of { $name }’s membership back?</b> Account { $account }

    He can do everything again at once. What was refused stays refused, and his tickets stay closed.

    Why? Write it in one message: with it he is let in. It is kept with your name.
admin-reinstated-already = His membership was not over.
## Operators: campaigns

button-admincampaigns = 🎁 Campaigns
button-campaign = 🎁 { $name }
button-campaign-new = ➕ New campaign
button-campaign-end = ⏹ End it…
button-campaign-create = ✅ Create it
button-campaign-reached = 🏷 Buyers of a level
button-campaign-invited = 🤝 Sponsors of buyers
button-campaign-listed = 📋 Members I list
admin-campaigns = 🎁 <b>Campaigns</b>, newest first. Every hour they reward whoever has earned it, out of what was set aside for them.
admin-campaigns-none = 🎁 <b>Campaigns</b>: there is none yet. A campaign sets part of your capital aside and rewards members out of it, every hour.
admin-campaigns-fund = { $asset }: capital <b>{ $capital }</b>, free <b>{ $free }</b>, set aside { $aside }
admin-campaigns-row = <b>{ $name }</b> ({ $state }): { $funds }, paid { $paid }, left { $left }
campaign-state-begins-later = not begun
campaign-state-pays = running
campaign-state-out-of-funds = running, out of funds
campaign-state-is-closing = closing: the last purchases are paid
campaign-state-ended = ended
admin-campaign =
    🎁 <b>{ $name }</b> ({ $state })
    Each reward: <b>{ $each }</b>
admin-campaign-reached = To every member who buys level { $level } or a higher one, once
admin-campaign-invited = To the sponsor, once per member he has invited who buys level { $level } or a higher one
admin-campaign-listed =
    { $members ->
        [one] To one member, once: { $names }
       *[other] To { $members } members, once each: { $names }
    }
admin-campaign-facts =
    From { $from } until { $until }
    Set aside: { $funds }. Paid: { $paid }. Left: <b>{ $left }</b>
admin-campaign-rewarded =
    { $members ->
        [one] One member was rewarded so far; rewards in all: { $rewards }
       *[other] { $members } members were rewarded so far; rewards in all: { $rewards }
    }
admin-campaign-created-by = Created by { $operator } at { $at }
admin-campaign-over = Ended by itself at { $at }; { $back } went back to the capital
admin-campaign-ended-by = Ended by { $operator } at { $at }; { $back } went back to the capital
admin-ask-campaign-end = <b>{ $back }</b> would go back to the capital, less what it pays until then. Why is it to end? Write it in one message: it is over then, and cannot begin again.
admin-campaign-end-done = ✅ Ended: { $back } went back to the capital.
admin-campaign-ended-already = It has ended before: nothing was changed.
admin-ask-campaign-name =
    What is the new campaign called? Its members read the name with every reward. Small letters, digits and hyphens, at most 40, such as
    <code>spring-2026</code>
admin-campaign-name-bad = A name has 1 to 40 Latin letters, digits and hyphens, and no spaces, such as <code>spring-2026</code>. Write another one.
admin-campaign-name-taken = There is a campaign called <b>{ $name }</b>, or there was one. Write another name.
admin-ask-campaign-asset = What does it pay in? Press it.
admin-ask-campaign-rule = Whom does it reward? Press it.
admin-ask-campaign-level = From which level on? Write its number: whoever buys that level or a higher one while the campaign lasts counts. On sale now: { $levels }
admin-campaign-level-bad = A level is a whole number from 1 to 100. Write it once more.
admin-ask-campaign-members = Who is rewarded? Write the members’ Telegram ids with spaces or commas between them, at most { $limit }.
admin-campaign-members-bad = Write 1 to { $limit } Telegram ids in one message, with spaces or commas between them.
admin-campaign-members-unknown = No member has this Telegram id: { $accounts }. Correct it and write the whole list once more.
admin-campaign-members-twice = These are listed twice, or belong to one member: { $accounts }. Write the whole list once more, everybody once.
admin-ask-campaign-each = How much { $asset } is each reward? A fixed amount, such as <code>5</code> or <code>0.05</code>
admin-campaign-amount-bad = “{ $text }” is no amount of { $asset } above zero. Write a plain number, such as <code>5</code> or <code>0.05</code>
admin-ask-campaign-funds = How much is set aside for it in all? Free is <b>{ $free }</b>, and it needs { $least } at least. What it does not pay goes back when it ends.
admin-campaign-short = Free is { $free }, and that takes { $asked }. Write a smaller amount; or pay in more to the payout wallet, or end another campaign first.
admin-ask-campaign-until =
    When does it end? It is { $now } now. Write one moment in UTC, and it begins as soon as you create it:
    <code>{ $example }</code>
    or two, and it begins at the first:
    <code>{ $from } - { $example }</code>
admin-campaign-until-bad = I do not understand that. Write the day and the time in UTC, such as <code>2026-03-31 18:00</code>, or two of them with a hyphen between.
admin-campaign-bad-ends-before-it-starts = It would end before it begins. Write the beginning first, then a later end.
admin-campaign-bad-over-already = It would be over already. Write an end that is still to come.
admin-campaign-bad-funds-below-one-reward = That does not even cover one reward. Write a larger amount.
admin-campaign-bad-funds-below-the-list = That does not cover everybody on the list. Write a larger amount.
admin-campaign-bad-listed-twice = Somebody is listed twice.
admin-campaign-member-gone = One of those you listed is no member any more.
admin-campaign-check =
    🎁 <b>{ $name }</b>: is it to be so?
    Each reward: <b>{ $each }</b>
admin-campaign-period = Begins { $from }, ends { $until }
admin-campaign-at-once = as soon as you create it
admin-campaign-aside = <b>{ $funds }</b> is set aside of { $free } that are free; <b>{ $after }</b> stays free. That is enough for so many rewards: { $rewards }
admin-campaign-begins-past = ⚠️ It begins in the past: what was bought since then is rewarded too.
admin-campaign-agree = Press the button below and it is created. Nothing has happened so far.
admin-campaign-done = ✅ Created: { $funds } is set aside for it. It pays every hour.

## Operators: resets of forgotten passwords

button-adminresets = 🔑 Password resets
button-reset-member = 👤 Member
reset-state-open = waits for you
reset-state-approved = waits for the member
reset-state-done = done
reset-state-refused = refused
reset-state-withdrawn = taken back
admin-resets = 🔑 <b>Password resets</b> that wait for you: { $count }
admin-resets-none = 🔑 <b>Password resets</b>: none waits.
admin-resets-row = { $name } · { $at } · { $state }
admin-reset =
    🔑 <b>Password reset</b>, { $state }
    Asked for at { $at }
    He writes: { $reason }

    👤 <b>{ $name }</b>, account <code>{ $account }</code>, { $standing }
    Member since { $since }
admin-reset-proven = ✅ He proved by a signature at { $at } that his wallet is his.
admin-reset-unproven = ⚠️ He has never proved that his wallet is his. You can ask him to: Wallet, Prove.
admin-reset-earlier = Earlier resets: { $count }, done: { $done }
admin-reset-waiting = Withdrawals that wait or are on their way: { $count }
admin-reset-locked = 🔒 Too many wrong passwords: none is taken before { $until }.
admin-reset-decided = <b>{ $operator }</b> decided at { $at }: { $note }
admin-ask-reset-ok = Why are you sure that it is he? Write it in one message; it is kept, he does not read it. He sets the new password himself.
admin-ask-reset-no = Why not? Write it in one message. The member reads it; his old password stays, and his withdrawals go on.
admin-reset-approved = ✅ Approved. The member is told and sets his new password himself.
admin-reset-refused = ❌ Refused. The member is told, and his withdrawals go on.
admin-reset-moved = Nothing was done: somebody has decided meanwhile, or the member has taken it back.
admin-reset-own = It is your own password: another operator has to decide.

## Operators: statistics

button-adminstatistics = 📊 Statistics
period-7 = 7 days
period-30 = 30 days
period-90 = 90 days
period-all = All
period-chosen = • { $period }
button-chart-money = 💵 Money
button-chart-members = 👥 Members
button-chart-reserves = 🏦 Reserves
admin-statistics = 📊 <b>Statistics</b>, { $first } to { $last } (UTC)
admin-statistics-members =
    👥 Members: <b>{ $total }</b>, new in these days: <b>{ $joined }</b>
    with a wallet: { $wallets }, with a level: { $active }
admin-statistics-sold = 🛒 Levels sold: { $levels }
admin-statistics-sold-none = 🛒 No level was sold in these days.
level-sold = level { $level } × { $count }
admin-statistics-no-money = 💵 No money has moved yet.
admin-statistics-asset =
    <b>{ $asset }</b>
    Deposits credited: <b>{ $credited }</b> ({ $deposits })
    Commissions: accrued { $earned }, released to balances { $released }
    Withdrawals paid: <b>{ $paid }</b> ({ $withdrawals }); waiting now: { $reserved } ({ $waiting })
    Owed to members: <b>{ $owed }</b>
    In our wallets by the books: <b>{ $held }</b>, reserves { $coverage }
admin-statistics-reversed = Taken back: deposits { $deposits }, commissions { $commissions }
coverage-full = ✅ { $percent } %
coverage-short = ⚠️ { $percent } %
coverage-none = — (nothing is owed)
chart-money = Money in and out
chart-members = Members
chart-reserves = Owed and reserves
chart-daily = { $first } to { $last }, by day (UTC)
chart-weekly = { $first } to { $last }, by week (UTC)
chart-paid-in = deposits credited
chart-paid-out = withdrawals paid
chart-joined = New members
chart-joined-label = joined
chart-total = All members
chart-total-label = members
chart-owed = owed to members
chart-held = in our wallets
admin-chart = 📊 <b>{ $title }</b>, { $first } to { $last }
admin-chart-money = <b>{ $asset }</b>: in { $credited } ({ $deposits }), out { $paid } ({ $withdrawals })
admin-chart-members = New: <b>{ $joined }</b>, in all: <b>{ $total }</b>
admin-chart-reserves = <b>{ $asset }</b>: owed { $owed }, in our wallets { $held }, reserves { $coverage }
admin-chart-failed = The picture could not be drawn just now. The figures are right; try again in a minute.
