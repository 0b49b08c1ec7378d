// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// A BEP-20 token for tests and the sandbox that behaves as USDT on BNB Smart Chain does: 18 decimals, no fee, no pause, a failed
/// transfer reverts, zero-value transfers succeed and leave a log, and `transferFrom` of nothing needs no allowance.
/// Name, symbol and decimals are code, so that the code can be put at any address; the owner is storage slot 0.
contract Token {
    address public owner;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    constructor() {
        owner = msg.sender;
    }

    function name() external pure returns (string memory) {
        return "Tether USD";
    }

    function symbol() external pure returns (string memory) {
        return "USDT";
    }

    function decimals() external pure returns (uint8) {
        return 18;
    }

    function getOwner() external view returns (address) {
        return owner;
    }

    /// Unlike the real contract, mints to anybody: one step instead of two.
    function mint(address to, uint256 amount) external returns (bool) {
        require(msg.sender == owner, "not the owner");
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
        return true;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        emit Approval(msg.sender, spender, amount);
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        uint256 allowed = allowance[from][msg.sender];
        require(allowed >= amount, "BEP20: transfer amount exceeds allowance");
        allowance[from][msg.sender] = allowed - amount;
        move(from, to, amount);
        return true;
    }

    /// Several transfers, and so several logs, in one transaction.
    function batchTransfer(address[] calldata to, uint256[] calldata amounts) external returns (bool) {
        require(to.length == amounts.length, "lengths differ");
        for (uint256 i = 0; i < to.length; i++) {
            move(msg.sender, to[i], amounts[i]);
        }
        return true;
    }

    function move(address from, address to, uint256 amount) private {
        require(to != address(0), "BEP20: transfer to the zero address");
        require(balanceOf[from] >= amount, "BEP20: transfer amount exceeds balance");
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        emit Transfer(from, to, amount);
    }
}
