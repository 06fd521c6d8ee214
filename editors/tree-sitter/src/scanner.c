// What needs a look at the rest of the line: headings of articles, ends of table rows, the dot that ends a clause.
#include "tree_sitter/parser.h"

enum TokenType { HEADING_NUMBER, HEADING_TITLE, ROW_END, STOP_DOT };

void *tree_sitter_tiaoli_external_scanner_create(void) { return NULL; }
void tree_sitter_tiaoli_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_tiaoli_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}
void tree_sitter_tiaoli_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == 0x3000 || c == 0xA0; }
static bool is_open(int32_t c) { return c == '{' || c == 0xFF5B; }
static bool is_close(int32_t c) { return c == '}' || c == 0xFF5D; }
static bool is_digit(int32_t c) { return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19); }

static bool is_han_digit(int32_t c) {
  static const int32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
                                   0x516B, 0x4E5D, 0x5341, 0x767E, 0x3007, 0x96F6};
  for (unsigned i = 0; i < sizeof digits / sizeof digits[0]; i++) {
    if (c == digits[i]) return true;
  }
  return false;
}

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool take(TSLexer *lexer, int32_t c) {
  if (lexer->lookahead != c) return false;
  advance(lexer);
  return true;
}

static bool take_word(TSLexer *lexer, const char *word) {
  for (; *word; word++) {
    if (!take(lexer, *word)) return false;
  }
  return true;
}

/// 一二三 or 123, at least one; digits and Chinese numerals are not mixed.
static bool take_number(TSLexer *lexer, bool han, bool digits) {
  bool (*in)(int32_t) = is_digit;
  if (han && is_han_digit(lexer->lookahead)) in = is_han_digit;
  else if (!digits) return false;
  bool any = false;
  while (in(lexer->lookahead)) {
    advance(lexer);
    any = true;
  }
  return any;
}

static void take_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

/// 第四条之一第二款 after 第.
static bool take_article(TSLexer *lexer) {
  if (!take_number(lexer, true, true) || !take(lexer, 0x6761)) return false;
  if (take(lexer, 0x4E4B) && !take_number(lexer, true, false)) return false;
  if (take(lexer, 0x7B2C)) return take_number(lexer, true, true) && take(lexer, 0x6B3E);
  return true;
}

/// The number of a heading: 四、 （一） (1) 1、 1. 第四条 article 4 paragraph 2. The end is marked.
/// `is_marker`: an item of a list in a condition looks the same.
static bool take_heading(TSLexer *lexer, bool *is_marker) {
  if (lexer->lookahead == '(' || lexer->lookahead == 0xFF08) {
    *is_marker = true;
    advance(lexer);
    if (!take_number(lexer, true, true) || !(take(lexer, ')') || take(lexer, 0xFF09))) return false;
  } else if (take(lexer, 0x7B2C)) {
    if (!take_article(lexer)) return false;
  } else if (is_han_digit(lexer->lookahead)) {
    if (!take_number(lexer, true, false) || !take(lexer, 0x3001)) return false;
  } else if (is_digit(lexer->lookahead)) {
    *is_marker = true;
    take_number(lexer, false, true);
    if (!take(lexer, 0x3001)) {
      if (!(take(lexer, '.') || take(lexer, 0xFF0E)) || is_digit(lexer->lookahead)) return false;
    }
  } else if (lexer->lookahead == 'a') {
    if (!take_word(lexer, "article") || !is_blank(lexer->lookahead)) return false;
    take_blanks(lexer);
    if (!take_number(lexer, false, true)) return false;
    lexer->mark_end(lexer);
    take_blanks(lexer);
    if (lexer->lookahead == 'p' && take_word(lexer, "paragraph")) {
      take_blanks(lexer);
      if (take_number(lexer, false, true)) lexer->mark_end(lexer);
    }
    return true;
  } else {
    return false;
  }
  lexer->mark_end(lexer);
  return true;
}

/// Whether the line goes on to a brace; after a marker, to one that ends it: `{` of a set has its values behind it.
static bool opens_article(TSLexer *lexer, bool is_marker) {
  while (!is_open(lexer->lookahead)) {
    if (lexer->eof(lexer) || lexer->lookahead == '\n' || is_close(lexer->lookahead)) return false;
    advance(lexer);
  }
  if (!is_marker) return true;
  advance(lexer);
  take_blanks(lexer);
  int32_t c = lexer->lookahead;
  return lexer->eof(lexer) || c == '\n' || c == '/' || c == 0xFF0F || is_close(c);
}

static bool scan_title(TSLexer *lexer) {
  bool any = false;
  while (!lexer->eof(lexer) && lexer->lookahead != '\n' && !is_open(lexer->lookahead) && !is_close(lexer->lookahead)) {
    bool blank = is_blank(lexer->lookahead);
    advance(lexer);
    if (!blank) {
      any = true;
      lexer->mark_end(lexer);
    }
  }
  lexer->result_symbol = HEADING_TITLE;
  return any;
}

bool tree_sitter_tiaoli_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  // While errors are repaired every token is asked for; then only headings are safe to find.
  bool repairing = valid[HEADING_TITLE] && valid[ROW_END] && valid[STOP_DOT];

  while (is_blank(lexer->lookahead)) lexer->advance(lexer, true);
  if (valid[HEADING_TITLE] && !repairing) return scan_title(lexer);
  if (valid[ROW_END] && !repairing) {
    lexer->mark_end(lexer);
    int32_t c = lexer->lookahead;
    if (lexer->eof(lexer) || c == '\n' || c == '/' || c == 0xFF0F || is_close(c)) {
      lexer->result_symbol = ROW_END;
      return true;
    }
    return false;
  }
  if (valid[STOP_DOT] && !repairing && (lexer->lookahead == '.' || lexer->lookahead == 0xFF0E)) {
    advance(lexer);
    int32_t c = lexer->lookahead;
    lexer->result_symbol = STOP_DOT;
    return lexer->eof(lexer) || is_blank(c) || c == '\n' || is_close(c);
  }
  if (valid[HEADING_NUMBER]) {
    while (is_blank(lexer->lookahead) || lexer->lookahead == '\n' || lexer->lookahead == 0xFEFF) lexer->advance(lexer, true);
    lexer->result_symbol = HEADING_NUMBER;
    bool is_marker = false;
    return take_heading(lexer, &is_marker) && opens_article(lexer, is_marker);
  }
  return false;
}
