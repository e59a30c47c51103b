"""A day's bill as Alipay hands it out: a ZIP of two CSV files in GBK, the details and their summary."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sandbox.alipay.bills import PAYMENT, REFUND, Movement
from sandbox.clock import china_time, now
from sandbox.money import yuan

TRADE_COLUMNS = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
).split(",")
TRADE_SUMMARY_COLUMNS = (
    "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,"
    "卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
).split(",")
BALANCE_COLUMNS = (
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,"
    "交易渠道,业务类型,备注"
).split(",")
BALANCE_SUMMARY_COLUMNS = "类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）".split(",")

Row = Sequence[str]


class BillWriter:
    """Writes the bills of one merchant."""

    def __init__(self, seller_id: str) -> None:
        self._seller_id = seller_id

    def trade_bill(self, moves: Sequence[Movement], day: date) -> bytes:
        payments = [move for move in moves if move.kind == PAYMENT]
        refunds = [move for move in moves if move.kind == REFUND]
        totals = [
            f"#交易合计：{len(payments)}笔，商家实收共{_sum(payments)}元，商家优惠共0.00元",
            f"#退款合计：{len(refunds)}笔，商家实收退款共{_sum(refunds)}元，商家优惠退款共0.00元",
        ]
        summary = ["合计", "", str(len(payments)), str(len(refunds)), _sum(moves), _sum(moves)]
        summary += ["0.00"] * 5 + [_sum(moves)]
        details = [_trade_row(move) for move in moves]
        return _zip(
            (
                self._name(day, "业务明细"),
                self._csv("业务明细", day, TRADE_COLUMNS, details, totals),
            ),
            (
                self._name(day, "业务明细(汇总)"),
                self._csv("业务汇总", day, TRADE_SUMMARY_COLUMNS, [summary], []),
            ),
        )

    def balance_bill(self, moves: Sequence[Movement], day: date, opening_fen: int) -> bytes:
        income = [move for move in moves if move.fen > 0]
        outgo = [move for move in moves if move.fen < 0]
        totals = [
            f"#支出合计：{len(outgo)}笔，共{_sum(outgo)}元",
            f"#收入合计：{len(income)}笔，共{_sum(income)}元",
        ]
        summary = ["合计", str(len(income)), _sum(income), str(len(outgo)), _sum(outgo), _sum(moves)]
        return _zip(
            (
                self._name(day, "账务明细"),
                self._csv("账务明细", day, BALANCE_COLUMNS, _balance_rows(moves, opening_fen), totals),
            ),
            (
                self._name(day, "账务明细(汇总)"),
                self._csv("账务汇总", day, BALANCE_SUMMARY_COLUMNS, [summary], []),
            ),
        )

    def _name(self, day: date, title: str) -> str:
        return f"{self._seller_id}0156_{day:%Y%m%d}_{title}.csv"

    def _csv(self, title: str, day: date, columns: Row, rows: Iterable[Row], totals: Iterable[str]) -> str:
        start, end = _midnight(day), _midnight(day + timedelta(days=1))
        file = io.StringIO(newline="")
        file.write(f"#支付宝{title}查询\r\n#账号：[{self._seller_id}0156]\r\n")
        file.write(f"#起始日期：[{start}]   终止日期：[{end}]\r\n")
        file.write(f"#{'-' * 41}{title}列表{'-' * 40}\r\n")
        table = csv.writer(file)
        table.writerow(columns)
        # Alipay ends each cell with a tab, which keeps spreadsheets from rounding long numbers.
        table.writerows([f"{cell}\t" for cell in row] for row in rows)
        file.write(f"#{'-' * 41}{title}列表结束{'-' * 36}\r\n")
        file.writelines(f"{line}\r\n" for line in totals)
        file.write(f"#导出时间：[{china_time(now())}]\r\n")
        return file.getvalue()


def _trade_row(move: Movement) -> Row:
    kind = "交易" if move.kind == PAYMENT else "退款"
    amount = yuan(move.fen)
    return [
        *(move.business_no, move.merchant_no, kind, move.title),
        *(china_time(move.created_at), china_time(move.at), "", "", "", "", move.counterparty),
        *(amount, amount, "0.00", "0.00", "0.00", "0.00", "0.00", "", "0.00", "0.00"),
        *(move.request_no, "0.00", "0.00", ""),
    ]


def _balance_rows(moves: Iterable[Movement], opening_fen: int) -> Iterable[Row]:
    balance = opening_fen
    for move in moves:
        balance += move.fen
        income, outgo = (yuan(move.fen), "0.00") if move.fen > 0 else ("0.00", yuan(move.fen))
        yield [
            *(move.flow_no, move.business_no, move.merchant_no, move.title, china_time(move.at)),
            *(move.counterparty, income, outgo, yuan(balance), "支付宝", move.kind, move.request_no),
        ]


def _midnight(day: date) -> str:
    return f"{day.year}年{day.month:02d}月{day.day:02d}日 00:00:00"


def _sum(moves: Iterable[Movement]) -> str:
    return yuan(sum(move.fen for move in moves))


def _zip(*files: tuple[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files:
            archive.writestr(name, text.encode("gbk", errors="replace"))
    return content.getvalue()
