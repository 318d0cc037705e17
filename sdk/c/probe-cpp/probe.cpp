// What the vectors and the examples do not use of vow.hpp, for its tests.

#include <vow.hpp>

VOW_CONTRACT("probe", "0.1.0");

VOW_OPTION(maybe_text, string)
VOW_STRUCT(Order, (u64, price), (maybe_text, note))
VOW_UNION(Phase, (Open), (Sold, (address, to), (u128, paid)))
VOW_KEY_STRUCT(Place, (i16, row), (string, name))
VOW_LIST(texts, string)
VOW_ARRAY(triple, u16, 3)
VOW_FIXED_BYTES(seed, 4)

VOW_STORAGE_ORDERED_MAP(names, string, u32);
VOW_STORAGE_ORDERED_MAP(places, Place, triple, "w");
VOW_STORAGE_LIST(orders, Order);
VOW_STORAGE_CELL(phase, Phase);
VOW_STORAGE_CELL(mark, seed, "m2");

VOW_EVENT(named, (string, name), (u32, count));
VOW_EVENT(nothing);

VOW_REMOTE_CALL(token, transfer, (address, to), (u128, amount));
VOW_REMOTE_QUERY(token, balance_of, u128, (address, account));

VOW_INIT() { phase.set(Phase{}); }

VOW_CALL(name, u32, (string, name)) {
    uint32_t count = VOW_ADD(names[name].get(), 1);
    names[name] = count;
    VOW_EMIT(named, name, count);
    return count;
}

VOW_CALL(copy, u32, (string, from), (string, to)) {
    names[to] = names[from];
    return names[to].get();
}

VOW_CALL(forget, bool, (string, name)) { return names[name].remove(); }

// At most eight.
VOW_QUERY(names_from, texts, (string, name)) {
    texts found = {0, (vow_string *)vow_alloc(8 * sizeof(vow_string))};
    for (auto [key, count] : names.from(name)) {
        if (found.count == 8) break;
        found.items[found.count++] = key;
    }
    return found;
}

VOW_QUERY(names_down, texts) {
    texts found = {0, (vow_string *)vow_alloc(8 * sizeof(vow_string))};
    for (auto [key, count] : names.descending()) {
        if (found.count == 8) break;
        found.items[found.count++] = key;
    }
    return found;
}

VOW_CALL(settle, (Place, place), (triple, numbers)) { places[place] = numbers; }

VOW_QUERY(sum_of_places, u32) {
    uint32_t sum = 0;
    for (auto [place, numbers] : places) sum = sum * 10 + numbers.items[0] + numbers.items[1] + numbers.items[2];
    return sum;
}

VOW_CALL(push, u32, (Order, order)) {
    orders.push(order);
    return orders.size();
}
VOW_CALL(pop, Order) { return orders.pop(); }
VOW_CALL(replace, (u32, index), (Order, order)) { orders.set(index, order); }
VOW_QUERY(order, Order, (u32, index)) { return orders.get(index); }

VOW_CALL(sell, (Phase, to)) { phase.set(to); }
VOW_QUERY(stage, Phase) { return phase.get(); }

VOW_CALL(set_mark, (seed, bytes)) { mark.set(bytes); }
VOW_QUERY(marked, bool) { return mark.has(); }

VOW_QUERY(sum, u64, (u64, a), (u64, b, 5), (u8, c, 7)) { return a * 10000 + b * 100 + c; }
VOW_NUMERIC_QUERY(narrow, i64, (bool, flag), (i8, tiny), (u16, small)) { return flag ? tiny * (int64_t)small : 0; }

VOW_PAYABLE_CALL(pay, u128) { return vow_value(); }
VOW_CALL(take, (u128, amount)) { VOW_REQUIRE(vow_send(vow_caller(), amount), "too little is here"); }
VOW_CALL(nothing) { VOW_EMIT(nothing); }

VOW_QUERY(add, u8, (u8, a), (u8, b)) { return VOW_ADD(a, b); }
VOW_QUERY(subtract, i32, (i32, a), (i32, b)) { return VOW_SUB(a, b); }
VOW_QUERY(multiply, u128, (u128, a), (u128, b)) { return VOW_MUL(a, b); }
VOW_QUERY(multiply_signed, i128, (i128, a), (i128, b)) { return VOW_MUL(a, b); }
VOW_QUERY(divide, u128, (u128, a), (u128, b)) { return a / b; }
VOW_QUERY(modulo, u128, (u128, a), (u128, b)) { return a % b; }
VOW_QUERY(divide_signed, i128, (i128, a), (i128, b)) { return a / b; }
VOW_QUERY(modulo_signed, i128, (i128, a), (i128, b)) { return a % b; }
VOW_QUERY(shift_left, u128, (u128, a), (u8, by)) { return a << by; }
VOW_QUERY(shift_right, u128, (u128, a), (u8, by)) { return a >> by; }
VOW_QUERY(shift_signed, i128, (i128, a), (u8, by)) { return a >> by; }
VOW_QUERY(half, u32, (u32, even)) {
    VOW_ASSERT(even % 2 == 0);
    return even / 2;
}

VOW_QUERY(sha256, hash, (bytes, data)) { return vow_sha256(data.data, data.size); }
VOW_QUERY(same, bytes, (bytes, data)) { return data; }

VOW_CALL(send_token, (address, token), (address, to), (u128, amount)) { token_transfer(token, to, amount); }
VOW_CALL(try_send_token, u32, (address, token), (address, to), (u128, amount)) { return token_try_transfer(token, to, amount); }
VOW_QUERY(own_tokens, u128, (address, token)) { return token_balance_of(token, vow_self()); }
VOW_QUERY(try_own_tokens, u32, (address, token)) {
    vow_u128 amount;
    return token_try_balance_of(token, vow_self(), &amount);
}
