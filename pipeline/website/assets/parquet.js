// Writes a table as one Parquet file: one row group, plain encoding, not compressed, every column optional.
// A column is {name, type, values}; type is "text", "integer", "number" or "money" (a decimal with four places, given
// as text); a value that is null or undefined becomes a null. Returns a Uint8Array.
(function () {
  "use strict";

  var MAGIC = [0x50, 0x41, 0x52, 0x31];
  var MONEY_BYTES = 9;
  var MONEY_PLACES = 4;
  var MONEY_DIGITS = 20;
  // Numbers of the physical types, of the converted types and of the wire types of Thrift's compact protocol, from
  // the format's definition.
  var INT64 = 2, DOUBLE = 5, BYTE_ARRAY = 6, FIXED = 7;
  var UTF8 = 0, DECIMAL = 5, NONE = null;
  var I32 = 5, I64 = 6, BINARY = 8, LIST = 9, STRUCT = 12;
  var OPTIONAL = 1, PLAIN = 0, RLE = 3, DATA_PAGE = 0, UNCOMPRESSED = 0;

  var TYPES = {
    text: { physical: BYTE_ARRAY, converted: UTF8, write: writeText },
    integer: { physical: INT64, converted: NONE, write: writeInteger },
    number: { physical: DOUBLE, converted: NONE, write: writeNumber },
    money: { physical: FIXED, converted: DECIMAL, write: writeMoney },
  };

  function Bytes() {
    this.room = new Uint8Array(1024);
    this.length = 0;
  }
  Bytes.prototype.reserve = function (count) {
    if (this.length + count > this.room.length) {
      var wider = new Uint8Array(Math.max(2 * this.room.length, this.length + count));
      wider.set(this.room.subarray(0, this.length));
      this.room = wider;
    }
  };
  Bytes.prototype.byte = function (value) {
    this.reserve(1);
    this.room[this.length++] = value;
  };
  Bytes.prototype.add = function (values) {
    this.reserve(values.length);
    this.room.set(values, this.length);
    this.length += values.length;
  };
  Bytes.prototype.fixed = function (setter, size, value) {
    this.reserve(size);
    new DataView(this.room.buffer)[setter](this.length, value, true);
    this.length += size;
  };
  Bytes.prototype.varint = function (value) {
    while (value >= 0x80) {
      this.byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.byte(value);
  };
  Bytes.prototype.finished = function () {
    return this.room.slice(0, this.length);
  };

  function writeText(bytes, value) {
    var encoded = new TextEncoder().encode(String(value));
    bytes.fixed("setUint32", 4, encoded.length);
    bytes.add(encoded);
  }
  function writeInteger(bytes, value) {
    bytes.fixed("setBigInt64", 8, BigInt(value));
  }
  function writeNumber(bytes, value) {
    bytes.fixed("setFloat64", 8, value);
  }
  function writeMoney(bytes, value) {
    var parts = /^(-?)(\d+)(?:\.(\d{0,4})0*)?$/.exec(value);
    if (!parts) { throw new Error("not an amount with four places: " + value); }
    var digits = BigInt(parts[2] + ((parts[3] || "") + "0000").slice(0, MONEY_PLACES));
    var unscaled = BigInt.asUintN(8 * MONEY_BYTES, parts[1] ? -digits : digits);
    for (var place = MONEY_BYTES - 1; place >= 0; place -= 1) {
      bytes.byte(Number((unscaled >> BigInt(8 * place)) & 255n));
    }
  }

  // Thrift's compact protocol. A structure is a list of [field number, wire type, value] in ascending order; a value of
  // null is left out; the value of a list is {of: wire type, items: […]}.
  function writeStructure(bytes, fields) {
    var last = 0;
    fields.forEach(function (field) {
      if (field[2] === null) { return; }
      bytes.byte(((field[0] - last) << 4) | field[1]);
      last = field[0];
      writeValue(bytes, field[1], field[2]);
    });
    bytes.byte(0);
  }
  function writeValue(bytes, wire, value) {
    if (wire === I32 || wire === I64) {
      bytes.varint(value < 0 ? -2 * value - 1 : 2 * value);
    } else if (wire === BINARY) {
      var encoded = new TextEncoder().encode(value);
      bytes.varint(encoded.length);
      bytes.add(encoded);
    } else if (wire === STRUCT) {
      writeStructure(bytes, value);
    } else {
      bytes.byte(value.items.length < 15 ? (value.items.length << 4) | value.of : 0xf0 | value.of);
      if (value.items.length >= 15) { bytes.varint(value.items.length); }
      value.items.forEach(function (item) { writeValue(bytes, value.of, item); });
    }
  }

  function isNull(value) {
    return value === null || value === undefined;
  }

  // Which values are there, one bit each, in groups of eight: the definition levels of an optional column.
  function writePresence(bytes, values) {
    var levels = new Bytes();
    var groups = Math.ceil(values.length / 8);
    levels.varint(groups * 2 + 1);
    for (var group = 0; group < groups; group += 1) {
      var bits = 0;
      for (var place = 0; place < 8; place += 1) {
        var row = 8 * group + place;
        if (row < values.length && !isNull(values[row])) { bits |= 1 << place; }
      }
      levels.byte(bits);
    }
    bytes.fixed("setUint32", 4, levels.length);
    bytes.add(levels.finished());
  }

  function writeColumn(bytes, column, rows) {
    var type = TYPES[column.type];
    var page = new Bytes();
    writePresence(page, column.values);
    column.values.forEach(function (value) {
      if (!isNull(value)) { type.write(page, value); }
    });
    var start = bytes.length;
    writeStructure(bytes, [
      [1, I32, DATA_PAGE], [2, I32, page.length], [3, I32, page.length],
      [5, STRUCT, [[1, I32, rows], [2, I32, PLAIN], [3, I32, RLE], [4, I32, RLE]]],
    ]);
    bytes.add(page.finished());
    var size = bytes.length - start;
    return {
      size: size,
      chunk: [[2, I64, start], [3, STRUCT, [
        [1, I32, type.physical],
        [2, LIST, { of: I32, items: [PLAIN, RLE] }],
        [3, LIST, { of: BINARY, items: [column.name] }],
        [4, I32, UNCOMPRESSED], [5, I64, rows], [6, I64, size], [7, I64, size], [9, I64, start],
      ]]],
    };
  }

  function describe(column) {
    var type = TYPES[column.type];
    var money = type.physical === FIXED;
    return [
      [1, I32, type.physical], [2, I32, money ? MONEY_BYTES : null], [3, I32, OPTIONAL], [4, BINARY, column.name],
      [6, I32, type.converted], [7, I32, money ? MONEY_PLACES : null], [8, I32, money ? MONEY_DIGITS : null],
    ];
  }

  window.writeParquet = function (columns) {
    var rows = columns[0].values.length;
    var bytes = new Bytes();
    bytes.add(MAGIC);
    var written = columns.map(function (column) { return writeColumn(bytes, column, rows); });
    var size = written.reduce(function (sum, each) { return sum + each.size; }, 0);
    var start = bytes.length;
    var schema = [[[4, BINARY, "schema"], [5, I32, columns.length]]].concat(columns.map(describe));
    writeStructure(bytes, [
      [1, I32, 1],
      [2, LIST, { of: STRUCT, items: schema }],
      [3, I64, rows],
      [4, LIST, { of: STRUCT, items: [[
        [1, LIST, { of: STRUCT, items: written.map(function (each) { return each.chunk; }) }],
        [2, I64, size], [3, I64, rows],
      ]] }],
      [6, BINARY, "Nianbao"],
    ]);
    bytes.fixed("setUint32", 4, bytes.length - start);
    bytes.add(MAGIC);
    return bytes.finished();
  };
})();
