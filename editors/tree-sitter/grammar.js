// The shape of Tiaoli for editors: colours, folding, selection. Simpler than grammar/syntax.pest, which knows what a slip
// means; here a slip is an ERROR node and the rest goes on.
//
// Words are whole words: with `word` set, a keyword counts only where the grammar takes one, and is a name elsewhere.

const places = require('./keywords.js');

/** One keyword as a node named after its place. */
const keyword = ($, place, id) => keywords($, place, id);

/** Words of one part are words; `or more` is one token, `is not` two, since `is not_poor` is something else. */
const spellings = (words) =>
  words.map((word) => {
    const parts = word.split(' ');
    return parts.length === 1 ? word : seq(...parts);
  });

/** One of several keywords of a place. */
const keywords = ($, place, ...ids) => alias(any(ids.flatMap((id) => spellings(places[place][id]))), $[`${place}_keyword`]);
const any = (rules) => (rules.length === 1 ? rules[0] : choice(...rules));

const list = (rule, mark) => seq(rule, repeat(seq(mark, rule)));
const block = ($, rule) => seq($._open, repeat(choice(rule, $._stop)), $._close);

const D = '[0-9０-９]';
const CN = '[一二三四五六七八九十百〇零]+';
const YUAN = '(元|万元|亿元)';
const GRADE = '[一二三四五六七八九0-9]';
const NUM = `${D}+([.．]${D}+)?`;
const re = (source) => new RegExp(source);

module.exports = grammar({
  name: 'tiaoli',

  word: ($) => $.identifier,

  extras: ($) => [/[\s\u3000\u00A0\u200B\uFEFF]/, $.comment],

  // In src/scanner.c: what needs a look at the rest of the line.
  externals: ($) => [$.heading_number, $.heading_title, $._row_end, $._stop_dot],

  rules: {
    source_file: ($) => repeat(choice($._item, $._stop)),

    _item: ($) =>
      choice(
        $.policy, $.amendment, $.repeal, $.use, $.erratum,
        $.tiers, $.records, $.list, $.catalog, $.standard, $.parameter, $.benefit, $.decision,
        $.article, $.definition, $.rule, $.check, $.duty, $.statement, $.accepted_gap,
        $.example, $.names,
      ),

    // ---- documents
    policy: ($) => seq(keyword($, 'item', 'policy'), field('name', $.name), block($, $._header)),
    amendment: ($) => seq(keyword($, 'item', 'amend'), field('name', $.name), block($, $._header)),
    _header: ($) => choice($.header, $.effective),
    header: ($) =>
      choice(
        seq(keywords($, 'header', 'title', 'number', 'issuer', 'source'), $.string),
        seq(keywords($, 'header', 'under', 'include'), $.path),
        seq(keyword($, 'header', 'consolidated'), $._day),
      ),
    effective: ($) => seq(keyword($, 'header', 'effective'), $._period, optional($.unverified)),
    repeal: ($) =>
      prec.right(seq(keyword($, 'item', 'repeal'), list($.path, $._comma), repeat(choice($.quote, $.effective, $.basis, $._stop)))),
    use: ($) => seq(keyword($, 'item', 'use_file'), $.string),
    erratum: ($) =>
      prec.right(seq(keyword($, 'item', 'erratum'), $.string, keyword($, 'example', 'should_be'), $.string, repeat(choice($.basis, $.unverified)))),
    names: ($) => seq(keyword($, 'item', 'names'), $._open, repeat(choice($.translated, $._comma, $._stop)), $._close),
    translated: ($) => list($.name, $._dot),

    // ---- tables
    tiers: ($) =>
      seq(
        keyword($, 'item', 'tiers'), field('name', $.name),
        keywords($, 'word', 'heaviest_first', 'highest_first'), optional($._colon), $.enum_value, repeat(seq($._comma, choice($.enum_value, $.string))),
      ),
    // Further aliases are items of the list that holds the value: what follows a comma is not known before it.
    enum_value: ($) => prec.right(seq($.name, optional(alias($._alias, $.aliases)))),
    _alias: ($) => seq(keyword($, 'field', 'aka'), $.string),
    aliases: ($) => seq(keyword($, 'field', 'aka'), list($.string, $._comma)),
    records: ($) =>
      seq(keyword($, 'item', 'records'), field('name', $.name), optional(keyword($, 'field', 'adds')), block($, choice($.field, $.invariant))),
    list: ($) =>
      seq(keyword($, 'item', 'list'), field('name', $.name), block($, choice($.field, $.invariant, $.provider, $.validity))),
    provider: ($) => seq(keyword($, 'field', 'provider'), $.string),
    invariant: ($) => seq(keyword($, 'field', 'invariant'), $._expression),
    field: ($) =>
      prec.right(seq(field('name', $.name), optional($.aliases), $._colon, field('type', $.type), repeat($._modifier))),
    _modifier: ($) =>
      choice(
        keywords($, 'field', 'key', 'sensitive', 'publishable', 'reassessable', 'since'),
        $.validity,
        seq(keywords($, 'field', 'derived', 'before'), $._sum),
        seq(keyword($, 'field', 'changed_by'), $.path),
        $.aliases,
      ),
    validity: ($) => seq(keyword($, 'field', 'valid_for'), optional($.number), keyword($, 'type', 'school_year')),
    type: ($) =>
      prec.right(choice(seq(keyword($, 'type', 'set_of'), choice($._enumeration, $._plain_type)), seq(keyword($, 'type', 'scale_of'), $._plain_type), $._enumeration, $._plain_type)),
    _enumeration: ($) => prec.right(seq($.enum_value, repeat1(seq($._comma, choice($.enum_value, $.string))))),
    _plain_type: ($) =>
      prec.right(choice(
        seq(keyword($, 'type', 'money'), optional(choice($._period_type, $.currency))),
        seq(keywords($, 'type', 'integer', 'decimal'), optional($._unit)),
        keywords($, 'type', 'text', 'date', 'yes_no', 'grade', 'years', 'id_card', 'school_year', 'year_month'),
        alias($._type_path, $.path),
      )),
    // Weaker than a value with its other names.
    _type_path: ($) => prec.right(-1, list($.name, $._dot)),
    _period_type: ($) => alias(choice('每生每年', '每人每年', '每户每年', '元/年', '每生每学期', '每人每学期', '每户每学期', '元/学期', '每生每月', '每人每月', '每户每月', '元/月', '每生每次', '每人每次', '每户每次', '元/次'), $.type_keyword),
    _unit: ($) => choice(keywords($, 'unit', 'unit_years', 'unit_months', 'unit_days', 'unit_working_days'), '%', '％'),

    // ---- dated values
    _period: ($) => prec.right(seq(keyword($, 'dated', 'from'), $._day, optional(seq(keyword($, 'operator', 'to'), $._day)))),
    _day: ($) => prec.right(seq(choice($.date, $.term), optional(alias(choice('起', '止'), $.dated_keyword)))),
    unverified: ($) => prec.right(seq(keyword($, 'dated', 'unverified'), optional($.string))),
    local_choice: ($) => prec.right(seq(keyword($, 'dated', 'local_choice'), optional($.string))),
    basis: ($) => prec.right(seq(keyword($, 'dated', 'basis'), list($._source, $._comma))),
    _source: ($) => prec.right(choice(seq($.string, optional($.article_reference)), $.article_reference, $.document_number)),
    dated: ($) => prec.right(seq($._period, $._dated_body, repeat($._dated_tail))),
    _dated_body: ($) => choice(seq(keyword($, 'operator', 'is'), $._values), seq(keyword($, 'dated', 'file'), $.string), $.tier_block),
    _dated_tail: ($) => choice($.basis, $.unverified, $.local_choice),
    tier_block: ($) => seq($._open, repeat1(seq($.tier_value, optional(choice($._comma, $._stop)))), $._close),
    tier_value: ($) =>
      choice(
        seq($.name, optional(keyword($, 'operator', 'is')), $._literal),
        seq($._literal, keyword($, 'dated', 'upwards'), optional(keyword($, 'operator', 'is')), $._sum),
      ),
    _dated_block: ($) => block($, $.dated),
    catalog: ($) =>
      seq(keyword($, 'item', 'catalog'), field('name', $.name), keyword($, 'field', 'catalog_key'), $.name, $._dated_block),
    standard: ($) =>
      seq(keyword($, 'item', 'standard'), field('name', $.name), $._colon, field('type', $.type), optional($.along), optional($.effective), $._dated_block),
    parameter: ($) =>
      prec.right(seq(
        keyword($, 'item', 'parameter'), field('name', $.name), $._colon, field('type', $.type), optional($.along), optional($.effective),
        choice($._dated_block, seq(choice(seq(keyword($, 'operator', 'is'), $._values), $.tier_block), repeat($._dated_tail))),
      )),
    along: ($) => seq(keyword($, 'clause', 'at'), $.path),

    // ---- benefits, duties
    benefit: ($) => seq(keyword($, 'item', 'benefit'), field('name', $.name), block($, $.benefit_clause)),
    benefit_clause: ($) =>
      choice(
        seq(keyword($, 'benefit', 'target'), $.path),
        seq(keyword($, 'benefit', 'purpose'), $.string),
        prec.right(seq(keyword($, 'benefit', 'paid'), keywords($, 'benefit', 'monthly', 'termly', 'yearly', 'once'), optional(seq(keyword($, 'operator', 'on'), choice($.months, $.date, $.quantity))))),
        seq(keyword($, 'benefit', 'overlap'), keywords($, 'benefit', 'overlap_none', 'overlap_highest', 'overlap_sum')),
      ),
    duty: ($) => seq(keyword($, 'article', 'duty'), field('name', $.name), block($, $._duty_clause)),
    _duty_clause: ($) => choice($.quote, $.basis, $.bearer, $.frequency, $.evidence, $.reminder),
    bearer: ($) => seq(keyword($, 'duty', 'bearer'), list(choice($.string, $.path), $._comma)),
    frequency: ($) =>
      seq(
        keyword($, 'duty', 'every'),
        choice(
          keywords($, 'duty', 'each_year', 'each_school_year', 'each_term', 'each_month'),
          keyword($, 'benefit', 'once'),
          seq(keyword($, 'duty', 'interval'), $.path),
          seq(
            optional(keyword($, 'duty', 'within')),
            choice(seq(choice($.number, $.path), keyword($, 'duty', 'within_days')), alias(token(re(`${D}+个工作日内`)), $.quantity)),
            keyword($, 'dated', 'from'), $.path,
          ),
        ),
      ),
    evidence: ($) => seq(keyword($, 'duty', 'evidence'), $.path),
    reminder: ($) => seq(keyword($, 'duty', 'remind'), choice($.quantity, $.number)),

    // ---- decision tables
    decision: ($) =>
      seq(
        keyword($, 'item', 'decision'), field('name', $.name), $._colon, field('type', $.type),
        optional(keywords($, 'word', 'one_row', 'every_row')), block($, choice($.row, $.otherwise)),
      ),
    row: ($) => seq($._bar, repeat1(seq(optional($.cell), $._bar)), $._row_end),
    cell: ($) =>
      choice(
        $.dash, alias(token(/:?--+:?/), $.rule), keyword($, 'word', 'otherwise'),
        seq(choice($._compare_sign, $._limit), $._sum), $._bounded,
      ),
    dash: (_) => choice('-', '－'),
    otherwise: ($) => seq(keyword($, 'word', 'otherwise'), $._sum),

    // ---- articles
    article: ($) =>
      seq(field('number', $.heading_number), optional(field('title', $.heading_title)), block($, $._item)),
    definition: ($) =>
      prec.right(seq(
        keyword($, 'article', 'define'), field('name', $.name), keyword($, 'article', 'define_as'), $._expression,
        repeat(choice($.quote, $.effective, $._stop)),
      )),
    statement: ($) => seq(keywords($, 'article', 'principle', 'discretion'), optional($._colon), $.string),
    accepted_gap: ($) => seq(keyword($, 'article', 'accept_gap'), $._expression, $.string),
    rule: ($) =>
      seq(keywords($, 'article', 'grant_rule', 'deny_rule', 'hold_rule', 'review'), field('name', $.name), block($, $._clause)),
    check: ($) =>
      seq(keyword($, 'article', 'match'), field('name', $.name), field('table', $.path), optional($.grouping), block($, $._clause)),
    grouping: ($) => seq(keyword($, 'clause', 'group_by'), list($._sum, $._comma), optional(keyword($, 'clause', 'group_end'))),

    _clause: ($) =>
      choice($.when, $.unless, $.where, $.give, $.deny, $.hold, $.flag, $.quote, $.overrides, $.review, $.effective, $.basis),
    when: ($) => seq(keyword($, 'clause', 'when'), $._expression),
    unless: ($) => seq(keyword($, 'clause', 'unless'), $._expression),
    where: ($) => seq(keyword($, 'clause', 'where'), $._expression),
    give: ($) =>
      seq(
        keyword($, 'clause', 'give'), $.path, optional(seq(keyword($, 'clause', 'at'), $._sum)),
        optional(seq(keyword($, 'clause', 'policy_source'), $.path)),
      ),
    deny: ($) => seq(keyword($, 'clause', 'deny'), $._targets),
    hold: ($) => seq(keyword($, 'clause', 'hold'), $._targets, optional(seq(keyword($, 'clause', 'until'), $.string))),
    flag: ($) => seq(keyword($, 'clause', 'flag'), keywords($, 'clause', 'major', 'minor'), $.string),
    quote: ($) => seq(keyword($, 'clause', 'quote'), optional($._colon), $.string),
    overrides: ($) => seq(keyword($, 'clause', 'overrides'), list($.path, $._comma)),
    review: ($) => seq(keyword($, 'article', 'review'), $._targets),
    _targets: ($) => choice(keyword($, 'clause', 'everything'), list($.path, $._comma)),

    // ---- examples
    example: ($) =>
      seq(
        keyword($, 'item', 'example'), field('name', $.string),
        block($, choice($.like, $.as_of, $.example_file, alias($._raw_row, $.row), $.record, $.expectation)),
      ),
    like: ($) => seq(keyword($, 'example', 'like'), $.string),
    as_of: ($) => prec.right(seq(keyword($, 'example', 'as_of'), $._day, optional(seq(choice(keyword($, 'operator', 'to'), '..'), $._day)))),
    example_file: ($) => seq(keyword($, 'dated', 'file'), $.string),
    _raw_row: ($) => seq($._bar, repeat1(seq(optional(alias($._raw_cell, $.cell)), $._bar)), $._row_end),
    _raw_cell: ($) =>
      repeat1(choice($.path, $._literal, $.string, $.set, keywords($, 'outcome', 'granted', 'denied', 'held', 'undetermined', 'incomplete', 'conflict'), $._comma, $.dash, keyword($, 'word', 'yes'), keyword($, 'word', 'no'))),
    record: ($) => seq(field('table', $.path), optional(field('name', $.path)), $._open, repeat(choice($.record_field, $._stop)), $._close),
    record_field: ($) => prec.right(seq(field('name', $.name), list($._record_value, $._comma))),
    _record_value: ($) =>
      choice($.set, $.string, $.path, $.boolean, seq(optional(choice('-', '−', '－')), $._literal)),
    expectation: ($) =>
      prec.right(seq(
        $.path, optional($.path), keyword($, 'example', 'should_be'),
        keywords($, 'outcome', 'granted', 'denied', 'held', 'undetermined', 'incomplete', 'conflict'),
        optional($._literal), repeat($.expected),
      )),
    expected: ($) =>
      prec.right(seq(
        choice(keyword($, 'dated', 'basis'), keyword($, 'example', 'lacking'), keyword($, 'article', 'review'), keyword($, 'example', 'finding')),
        choice(keyword($, 'example', 'nothing'), $.set, list($.path, $._comma)),
      )),

    // ---- conditions
    _expression: ($) => choice($._operand, $.conjunction, $.disjunction),
    conjunction: ($) => prec.left(2, seq($._expression, keyword($, 'operator', 'and'), $._expression)),
    disjunction: ($) => prec.left(1, seq($._expression, keyword($, 'operator', 'or'), $._expression)),
    _operand: ($) => choice($.negation, $.condition_list, $.comparison, $._sum),
    negation: ($) => prec(3, seq(keyword($, 'operator', 'not'), $._operand)),
    // Items of one shape are one list; a list of another shape stands inside an item.
    condition_list: ($) =>
      prec.right(seq(
        keywords($, 'operator', 'all_of', 'any_of'), optional($._colon),
        choice(...['han', 'digits', 'dot'].map((shape) => repeat1(alias($[`_item_${shape}`], $.condition_item)))),
      )),
    _item_han: ($) => prec.right(seq(alias($._marker_han, $.marker), $._expression, optional($._stop))),
    _item_digits: ($) => prec.right(seq(alias($._marker_digits, $.marker), $._expression, optional($._stop))),
    _item_dot: ($) => prec.right(seq(alias($._marker_dot, $.marker), $._expression, optional($._stop))),
    _marker_han: (_) => token(re(`[(（]${CN}[)）]`)),
    _marker_digits: (_) => token(re(`[(（]${D}+[)）]`)),
    _marker_dot: (_) => token(re(`${D}+(、|[.．])`)),

    comparison: ($) => prec.right(4, seq($._sum, $._tail)),
    _tail: ($) =>
      choice(
        seq(choice(keyword($, 'operator', 'is'), keyword($, 'operator', 'is_not')), choice(seq($._limit, $._sum), $._bounded)),
        seq(keywords($, 'operator', 'in', 'not_in'), $._values),
        seq(choice($._limit, $._compare_sign), $._sum),
      ),
    _limit: ($) => keywords($, 'operator', 'over', 'under_limit', 'reaching', 'at_least', 'at_most'),
    _compare_sign: ($) =>
      alias(choice('>=', '<=', '==', '=', '>', '<', '≥', '≤', '≠', '!=', '＞', '＜', '＝', '＞＝', '＜＝', '！＝'), $.operator),
    _bounded: ($) => prec.right(seq($._values, optional($._bound))),
    _bound: ($) =>
      alias(choice('以上', '及以上', '或以上', '以下', '及以下', '或以下', token(/or[ \t]+more/), token(/or[ \t]+less/)), $.operator_keyword),
    _values: ($) => prec.right(list($._value, $._comma)),
    _value: ($) => prec.right(choice($.set, $.range, $._sum)),
    range: ($) => prec.right(seq($._sum, choice(keyword($, 'operator', 'to'), alias(choice('..', '..<'), $.operator)), $._sum)),
    set: ($) => seq($._open, optional(seq($._values, optional($._comma))), $._close),

    _sum: ($) => choice($._primary, $.binary, $.negative, $.on_day),
    binary: ($) =>
      choice(
        prec.left(6, seq($._sum, alias(choice('×', '*', '÷', '/', '＊', '／'), $.operator), $._sum)),
        prec.left(5, seq($._sum, alias(choice('+', '-', '−', '＋', '－'), $.operator), $._sum)),
      ),
    negative: ($) => prec(7, seq(choice('-', '−', '－'), $._sum)),
    on_day: ($) => prec.left(8, seq($._sum, keyword($, 'operator', 'on'), $._sum)),
    _primary: ($) => choice($.path, $.call, $._literal, $.string, $.boolean, $.parenthesized),
    parenthesized: ($) => seq($._open_paren, $._expression, optional($._stop), $._close_paren),
    call: ($) => prec(9, seq(field('function', $.path), $._open_paren, optional(list($.argument, $._comma)), $._close_paren)),
    argument: ($) => seq($._expression, optional(seq(keyword($, 'clause', 'where'), $._expression))),
    boolean: ($) => prec(-1, choice(keyword($, 'word', 'yes'), keyword($, 'word', 'no'))),

    // ---- words and literals
    path: ($) => prec.right(8, list($.name, $._dot)),
    name: ($) => choice($.identifier, $.quoted_name),
    identifier: (_) => /[\p{XID_Start}_][\p{XID_Continue}]*(——[\p{XID_Continue}]+)*/,
    quoted_name: (_) => /`[^`\n]+`/,
    _literal: ($) => choice($.date, $.term, $.school_year, $.money, $.months, $.grades, $.quantity, $.number),
    date: (_) => token(prec(2, re(`${D}{4}(年${D}{1,2}月(${D}{1,2}日)?|[-－]${D}{2}([-－]${D}{2})?)`))),
    term: (_) => token(prec(2, re(`${D}{4}年[春秋]季学期|(spring|autumn)[ \\t]+term[ \\t]+[0-9]{4}`))),
    school_year: (_) => token(prec(2, re(`${D}{4}((——|[—–－~～至-])${D}{4})?学年|school[ \\t]+year[ \\t]+[0-9]{4}([—–-][0-9]{4})?`))),
    months: (_) =>
      token(prec(2, re(`${D}{1,2}月?((至(次年)?|、)${D}{1,2}月?)*(至(次年)?|、)${D}{1,2}月|months[ \\t]+[0-9]{1,2}(\\.\\.[0-9]{1,2})?(,[ \\t]*[0-9]{1,2}(\\.\\.[0-9]{1,2})?)*`))),
    grades: (_) =>
      token(prec(2, re(`${GRADE}(、${GRADE})*(至${GRADE})?年级|grades?[ \\t]+[0-9](\\.\\.[0-9])?(,[ \\t]*[0-9](\\.\\.[0-9])?)*`))),
    money: ($) =>
      choice(
        token(prec(2, re(`(${D}{1,3}([,，]${D}{3})+([.．]${D}+)?|${NUM})${YUAN}(/(年|学期|月|次))?`))),
        token(prec(2, re(`每[生人户]每(年|学期|月|次)[ \\t]?[0-9,.]+[ \\t]?${YUAN}`))),
        seq($.number, choice($.currency, alias(choice('元', '万元', '亿元'), $.unit_keyword))),
      ),
    currency: (_) => token(prec(1, /CNY(\/student)?(\/(year|term|month|payment))?/)),
    quantity: ($) =>
      choice(
        token(prec(1, re(`${NUM}(周岁|年|岁|个月|月|日|天|个工作日|[%％])`))),
        prec.right(seq($.number, $._unit)),
      ),
    number: (_) => token(re(`${D}+([,，]${D}{3})*([.．]${D}+)?`)),
    article_reference: ($) =>
      choice(
        token(prec(2, re(`第(${CN}|${D}+)条(之${CN})?(第(${CN}|${D}+)款)?`))),
        prec.right(seq('article', $.number, optional(seq('paragraph', $.number)))),
      ),
    document_number: (_) =>
      token(prec(2, /[\p{XID_Start}][\p{XID_Continue}]*[〔\[(（【﹝〖〘][0-9]+[〕\])）】﹞〗〙]第?[0-9]+号/)),
    string: (_) =>
      token(choice(
        /"[^"\n]*"/,
        /＂[^＂\n]*＂/,
        /“([^“”\n]|“([^“”\n]|“([^“”\n]|“[^“”\n]*”)*”)*”)*”/,
        /《([^《》\n]|《([^《》\n]|《[^《》\n]*》)*》)*》/,
      )),
    comment: (_) => token(choice(/(\/\/|／／)[^\n]*/, /[\/／][*＊]([^*＊]|[*＊]+[^*＊\/／])*[*＊]+[\/／]/)),

    _open: (_) => choice('{', '｛'),
    _close: (_) => choice('}', '｝'),
    _open_paren: (_) => choice('(', '（'),
    _close_paren: (_) => choice(')', '）'),
    _bar: (_) => choice('|', '｜'),
    _colon: (_) => choice(':', '：'),
    _comma: (_) => choice('、', ',', '，'),
    _dot: (_) => token.immediate(/[.．]/),
    _stop: ($) => choice(';', '；', '。', $._stop_dot),
  },
});
