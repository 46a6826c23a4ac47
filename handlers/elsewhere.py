"""Places whose rules are not held here.

A question about one of them is told so: the rules of the page that happens to be open would be
the wrong answer to it. The names are those of provinces, of their capitals and of the cities near
the places that are held; a place that is missing here is only not recognised.
"""

import re

from handlers.pages import mentioned
from handlers.wording import plain
from models.messages import Words
from policies.load import Library

_NAMES = """
北京 Beijing|天津 Tianjin|上海 Shanghai|重庆 Chongqing|河北 Hebei|山西 Shanxi|辽宁 Liaoning
吉林 Jilin
黑龙江 Heilongjiang|江苏 Jiangsu|浙江 Zhejiang|安徽 Anhui|福建 Fujian|江西 Jiangxi|山东 Shandong
河南 Henan|湖北 Hubei|湖南 Hunan|广东 Guangdong|海南 Hainan|四川 Sichuan|云南 Yunnan|陕西 Shaanxi
甘肃 Gansu|青海 Qinghai|内蒙古 Inner Mongolia|广西 Guangxi|西藏 Tibet|宁夏 Ningxia|新疆 Xinjiang
香港 Hong Kong|澳门 Macao|台湾 Taiwan|广州 Guangzhou|珠海 Zhuhai|汕头 Shantou|佛山 Foshan
韶关 Shaoguan|湛江 Zhanjiang|肇庆 Zhaoqing|江门 Jiangmen|茂名 Maoming|惠州 Huizhou|梅州 Meizhou
汕尾 Shanwei|河源 Heyuan|阳江 Yangjiang|清远 Qingyuan|东莞 Dongguan|中山 Zhongshan|潮州 Chaozhou
揭阳 Jieyang|福州 Fuzhou|莆田 Putian|三明 Sanming|泉州 Quanzhou|漳州 Zhangzhou|南平 Nanping
龙岩 Longyan|宁德 Ningde|石家庄 Shijiazhuang|太原 Taiyuan|呼和浩特 Hohhot|沈阳 Shenyang|大连 Dalian
长春 Changchun|哈尔滨 Harbin|南京 Nanjing|苏州 Suzhou|无锡 Wuxi|常州 Changzhou|杭州 Hangzhou
宁波 Ningbo|合肥 Hefei|南昌 Nanchang|济南 Jinan|青岛 Qingdao|郑州 Zhengzhou|武汉 Wuhan|长沙 Changsha
南宁 Nanning|海口 Haikou|成都 Chengdu|昆明 Kunming|拉萨 Lhasa|西安 Xi'an|兰州 Lanzhou|西宁 Xining
银川 Yinchuan|乌鲁木齐 Urumqi
"""
_PLACES = tuple(Words(*entry.split(" ", 1)) for entry in re.split(r"[|\n]", _NAMES.strip()))


def not_held(library: Library, text: str) -> Words | None:
    """The place that a text names, where it is none whose rules are held."""
    if mentioned(library, text):
        return None
    sentence = plain(text)
    return next((place for place in _PLACES if _named(place, sentence)), None)


def _named(place: Words, sentence: str) -> bool:
    return place.zh in sentence or bool(re.search(rf"\b{place.en.lower()}\b", sentence))
