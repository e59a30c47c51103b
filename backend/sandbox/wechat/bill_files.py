"""A day's bills as WeChat Pay writes them: CSV in UTF-8, each value behind a back-tick, a summary at the end."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from sandbox.clock import china_time
from sandbox.money import yuan
from sandbox.settings import WeChatSettings
from sandbox.wechat.refunds import CLOSED, SUCCESS, Refund
from sandbox.wechat.trades import PAYER_OPENID, Trade

TRADE_COLUMNS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
).split(",")
TRADE_SUMMARY_COLUMNS = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额".split(",")
)
FLOW_COLUMNS = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,"
    "备注,业务凭证号"
).split(",")
FLOW_SUMMARY_COLUMNS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额".split(",")
# WeChat Pay takes its fee to a hundred-thousandth of a yuan; the sandbox takes none.
NO_FEE = "0.00000"

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Flow:
    """One change of the merchant's balance; `fen` is negative when money leaves."""

    at: float
    fen: int
    business_no: str
    flow_no: str
    kind: str
    merchant_no: str


def trade_bill(payments: Sequence[Trade], refunds: Sequence[tuple[Refund, Trade]], settings: WeChatSettings) -> str:
    rows = [_payment_row(trade, settings) for trade in payments]
    rows += [_refund_row(refund, trade, settings) for refund, trade in refunds]
    paid = yuan(sum(trade.total_fen for trade in payments))
    back = yuan(sum(refund.fen for refund, _ in refunds))
    summary = [str(len(rows)), paid, back, "0.00", NO_FEE, paid, back]
    return _csv(TRADE_COLUMNS, sorted(rows, key=itemgetter(0)), TRADE_SUMMARY_COLUMNS, summary)


def flow_bill(flows: Iterable[Flow], opening_fen: int) -> str:
    ordered = sorted(flows, key=lambda flow: (flow.at, flow.flow_no))
    income = [flow.fen for flow in ordered if flow.fen > 0]
    outgo = [-flow.fen for flow in ordered if flow.fen < 0]
    summary = [str(len(ordered)), str(len(income)), yuan(sum(income)), str(len(outgo)), yuan(sum(outgo))]
    return _csv(FLOW_COLUMNS, _flow_rows(ordered, opening_fen), FLOW_SUMMARY_COLUMNS, summary)


def _payment_row(trade: Trade, settings: WeChatSettings) -> Row:
    amount = yuan(trade.total_fen)
    return [
        *_start(trade.paid_at or trade.created_at, trade, settings),
        *("SUCCESS", "OTHERS", "CNY", amount, "0.00"),
        *("0", "0", "0.00", "0.00", "", ""),
        *(trade.subject, trade.attach, NO_FEE, "0.60%", amount, "0.00", ""),
    ]


def _refund_row(refund: Refund, trade: Trade, settings: WeChatSettings) -> Row:
    amount = yuan(refund.fen)
    status = {SUCCESS: "SUCCESS", CLOSED: "FAIL"}.get(refund.status, "PROCESSING")
    return [
        *_start(refund.created_at, trade, settings),
        *("REFUND", "OTHERS", "CNY", "0.00", "0.00"),
        *(refund.refund_id, refund.out_refund_no, amount, "0.00", "ORIGINAL", status),
        *(trade.subject, trade.attach, NO_FEE, "0.60%", "0.00", amount, ""),
    ]


def _start(moment: float, trade: Trade, settings: WeChatSettings) -> Row:
    return [
        *(china_time(moment), settings.app_id, settings.merchant_id, "0", ""),
        *(trade.transaction_id, trade.out_trade_no, PAYER_OPENID, "NATIVE"),
    ]


def _flow_rows(flows: Iterable[Flow], opening_fen: int) -> Iterator[Row]:
    balance = opening_fen
    for flow in flows:
        balance += flow.fen
        direction = "收入" if flow.fen > 0 else "支出"
        yield [
            *(china_time(flow.at), flow.business_no, flow.flow_no, flow.kind, flow.kind, direction),
            *(yuan(abs(flow.fen)), yuan(balance), "system", "", flow.merchant_no),
        ]


def _csv(columns: Row, rows: Iterable[Row], summary_columns: Row, summary: Row) -> str:
    file = io.StringIO(newline="")
    # WeChat Pay's files begin with a byte order mark.
    file.write("\ufeff")
    table = csv.writer(file)
    table.writerow(columns)
    table.writerows([f"`{cell}" for cell in row] for row in rows)
    table.writerow(summary_columns)
    table.writerow([f"`{cell}" for cell in summary])
    return file.getvalue()
